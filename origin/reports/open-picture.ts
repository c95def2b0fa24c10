import { refuse } from "../../shared/faults.ts";
import { isUuidV7 } from "../../shared/uuid-v7.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { ObjectStore } from "../outside/object-store/port.ts";
import { mayBeOpened } from "./mint-link.ts";
import { findReport } from "./report-records.ts";

export interface OpenPictureNeeds {
  database: Database;
  objects: ObjectStore;
  clock: Clock;
}

/** A report's picture, for whoever knows its id: it shows nothing that a buyer's copy wouldn't. */
export const openPicture =
  ({ database, objects, clock }: OpenPictureNeeds) =>
  async (id: string, which: "preview" | "thumbnail"): Promise<Uint8Array<ArrayBuffer>> => {
    const record = isUuidV7(id) ? await findReport(database.rows, id) : undefined;
    const name = which === "preview" ? record?.preview_object : record?.thumbnail_object;
    if (!record || !name || !mayBeOpened(record, clock)) refuse("report.unknown", "no picture");
    return (await objects.get(name)) ?? refuse("report.unknown", "not in the store");
  };
