import type { Environment } from "../../shared/environments.ts";
import { Fault, refuse } from "../../shared/faults.ts";
import type { LinkKey } from "../../shared/signed-link.ts";
import { verifyNotice } from "../../shared/told-notice.ts";
import type { Identify, Principal } from "../http/principal.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import { recordEntry } from "./record-entry.ts";

export interface LimitHitNeeds {
  database: Database;
  keyValue: KeyValue;
  clock: Clock;
  identify: Identify;
  linkKeys: readonly LinkKey[];
  environment: Environment;
}

export interface LimitHit {
  class: string;
  policies: string[];
}

const toldOnceSeconds = 60;

/**
 * The edge tells that a limit refused whoever showed this credential. Its signature is believed, the credential is
 * checked here: one that nobody has leaves no row. Every edge tells; of a caller and a class one entry a minute stays.
 */
export const limitHit =
  ({ database, keyValue, clock, identify, linkKeys, environment }: LimitHitNeeds) =>
  async (headers: Headers, body: string, signature: string | undefined, hit: LimitHit): Promise<void> => {
    if (!(await verifyNotice(environment, body, signature, linkKeys, clock.now())))
      refuse("request.no-such-route", "not signed by the edge");
    const who = await identify(headers).catch(unknown);
    if (!who || !(await keyValue.add(`limit-hit:${who.id}:${hit.class}`, "1", toldOnceSeconds))) return;
    const entry = {
      ...({ action: "limit.hit", actor: who.id, owner: who.id, outcome: "refused" } as const),
      subject: `${hit.class} ${hit.policies.join(",")}`,
    };
    await database.transaction((rows) => recordEntry(rows, entry, clock.now()));
  };

/** A made-up credential, or one that is over: not told of. */
function unknown(error: unknown): Principal | undefined {
  if (error instanceof Fault && error.status < 500) return undefined;
  throw error;
}
