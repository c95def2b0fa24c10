import type { Caller } from "./caller.ts";

/** Something that is kept of a person. Each wing says what it keeps, so that nothing is forgotten when all is asked for. */
export interface HeldData {
  /** As the export and the receipt name it. */
  what: string;
  /** All of it, as plain JSON. */
  export(caller: Caller): Promise<unknown[]>;
  /** Takes it away, and tells how many pieces there were; may be called again. */
  erase(caller: Caller): Promise<number>;
}
