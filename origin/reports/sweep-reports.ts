import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { ObjectStore } from "../outside/object-store/port.ts";
import { deleteReportsFromBefore } from "./report-records.ts";

/** A copy can be checked for so long: a sale takes longer than the seven days of a file. */
const recordLifeMs = 365 * 24 * 3600_000;
const recordsAtOnce = 1_000;

/** Takes away what has lived out its days: files, where the store doesn't do so by itself, and old records. */
export const sweepReports =
  ({ database, objects, clock }: { database: Database; objects: ObjectStore; clock: Clock }) =>
  async (): Promise<{ files: number; records: number }> => {
    const files = await objects.sweep();
    const before = new Date(clock.now() - recordLifeMs);
    return { files, records: await deleteReportsFromBefore(database.rows, before, recordsAtOnce) };
  };
