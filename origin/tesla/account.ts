import type { Region, TeslaAccess } from "./grant.ts";

/** A person's account at Tesla, as a call needs it; who keeps its tokens keeps this promise. */
export interface TeslaAccount {
  /** The pseudonym under which calls are counted. */
  readonly id: string;
  /** What opens the API now: renewed before it is over. */
  access(): Promise<TeslaAccess>;
  /** Another in place of a token that Tesla no longer takes; one refresh, however many ask. */
  renew(staleToken: string): Promise<TeslaAccess>;
  /** Tesla said that the account lives in another region: remembered. */
  moved(region: Region): Promise<void>;
}
