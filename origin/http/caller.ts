/** Who asks: found out once at the door, handed to each deed. */
export interface Caller {
  /** The pseudonym under which everything of this person is kept. */
  userId: string;
  sessionId: string;
  /** Under which their calls are counted: the same after an erasure, so that it doesn't refill a budget. */
  budgetId: string;
  /** How long the session lives if it isn't used again. */
  secondsLeft: number;
}

/** Finds out who asks, or refuses. */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;
