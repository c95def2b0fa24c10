import type { Caller } from "./caller.ts";

/** Something that is kept of a person. Each wing says what it keeps, so that nothing is forgotten when all is asked for. */
export interface HeldData {
  /** As the export and the receipt name it. */
  what: string;
  /** All of it, as plain JSON. */
  export(caller: Caller): Promise<unknown[]>;
  /** Takes it away, and tells how many pieces there were. Where it broke off, it is called again for what is left. */
  erase(person: Erased): Promise<number>;
}

/** Whose data is to go. The session that asked may be over by then. */
export type Erased = Pick<Caller, "userId">;

/** An erasure that was accepted, as the task that sees to its end knows it. */
export interface Erasure extends Erased {
  /** Under which the receipt is kept for the session that asked: nothing that opens it. */
  askedBy: string;
}
