/** Who asks: found out once at the door, handed to each deed. */
export interface Caller {
  /** The pseudonym under which everything of this person is kept. */
  userId: string;
  sessionId: string;
}

/** Finds out who asks, or refuses. */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;
