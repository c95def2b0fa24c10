import type { Caller } from "./caller.ts";

/** For whom a request is made: a signed-in person, a tenant by one of its keys, or an operator by the admin key. */
export type Principal =
  | { kind: "person"; id: string; caller: Caller }
  | { kind: "tenant"; id: string; keyId: string }
  | { kind: "admin"; id: typeof adminId };

/** Owns what operators create, and what the system does by itself: an identifier like any other, which no person and no tenant can have. */
export const adminId = "00000000-0000-7000-8000-000000000000";

/** Finds out who asks, or refuses. */
export type Identify = (headers: Headers) => Promise<Principal>;

/** Lets operators through; for everyone else there is nothing at this address. */
export type NeedAdmin = (headers: Headers) => void;
