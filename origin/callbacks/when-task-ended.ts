import type { Principal } from "../http/principal.ts";
import type { Clock } from "../outside/clock/port.ts";
import { writeTasks } from "../tasks/add-task.ts";
import type { WhenEnded } from "../tasks/when-ended.ts";
import { readCallbackUrl } from "./callback-url.ts";
import { CallbackPayload } from "./deliver-callback.ts";

/** Writes a callback for each task that wants one, in the transaction that ends it. The worker finds it by itself. */
export const whenTaskEnded =
  ({ clock, kind }: { clock: Clock; kind: { type: string; attemptsMax: number } }): WhenEnded =>
  async (rows, ended) => {
    const callbacks = ended.flatMap(({ id, owner, status, callback_url: url }) =>
      url === null ? [] : [{ owner, payload: CallbackPayload.parse({ task_id: id, status, url }) }],
    );
    // Only tenants have callbacks: nobody else has a secret to sign them.
    if (callbacks.length > 0) await writeTasks({ clock })(rows, kind, callbacks, { ownerKind: "tenant" });
  };

/** Why an address may not be called back for a caller, where it may not. */
export function refusedCallback({ kind }: Principal, address: string): string | undefined {
  if (kind !== "tenant") return "is for tenants: only they have a secret that signs it";
  const url = readCallbackUrl(address);
  return "refused" in url ? url.refused : undefined;
}
