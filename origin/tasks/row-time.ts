import type { Clock } from "../outside/clock/port.ts";

/** What a row's times go by: the database's own clock, or a moment that a test chose. */
export type RowTime = Date | "database";

/** A machine whose clock is wrong can neither hold a lease too long nor take one too early: its clock isn't asked. */
export const rowTime = (clock: Clock): RowTime => (clock.governsRows ? new Date(clock.now()) : "database");
