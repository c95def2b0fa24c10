import { Fault } from "../../../shared/faults.ts";
import { GoogleRefused } from "../google/port.ts";
import { passes } from "./gcs-patience.ts";

/** What Google refused for good is thrown as it is; where it gave no answer to use, the store is away. */
export async function unlessAway<Made>(deed: string, make: () => Promise<Made>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (error instanceof GoogleRefused && !passes(error.status)) throw error;
    throw unavailable(deed, error);
  }
}

/** Who waits is told to come back, whatever it was. */
export async function forAPerson<Made>(deed: string, make: () => Promise<Made>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    throw unavailable(deed, error);
  }
}

/** Why stands in the log, in words that hold nothing that opens anything. */
function unavailable(deed: string, error: unknown): Fault {
  const what = error instanceof Error ? error.name : "nothing";
  const found = error instanceof GoogleRefused ? error.message : `${deed}: no answer to use, ${what}`;
  return away(found);
}

export const away = (found: string): Fault =>
  new Fault("service.unavailable", found, { headers: { "retry-after": "5" } });
