import type { HeldData } from "../http/held-data.ts";
import type { Database } from "../outside/database/port.ts";
import { selectNewest } from "./entry-records.ts";

const exportedMost = 10_000;

/** What the trail tells of a person. It stays when they go: without the account its pseudonym means nobody. */
export const heldEntries = ({ database }: { database: Database }): HeldData => ({
  what: "audit entries",
  export: ({ userId }) => selectNewest(database.rows, userId, exportedMost),
  erase: async () => 0,
});
