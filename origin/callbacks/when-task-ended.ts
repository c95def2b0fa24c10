import type { Principal } from "../http/principal.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import { writeTasks } from "../tasks/add-task.ts";
import type { WhenEnded } from "../tasks/when-ended.ts";
import { readCallbackUrl } from "./callback-url.ts";
import { CallbackPayload } from "./deliver-callback.ts";

export interface WhenTaskEndedNeeds {
  clock: Clock;
  queue: TaskQueue;
  kind: { type: string; attemptsMax: number };
}

/** By then the transaction that ends a task is committed: a queue that called earlier would find nothing yet. */
const committedAfterMs = 1_000;

/** Writes a callback for each task that wants one, in the transaction that ends it. */
export const whenTaskEnded =
  ({ clock, queue, kind }: WhenTaskEndedNeeds): WhenEnded =>
  async (rows, ended) => {
    const callbacks = ended.flatMap(({ id, owner, status, callback_url: url }) =>
      url === null ? [] : [{ owner, payload: CallbackPayload.parse({ task_id: id, status, url }) }],
    );
    // Only tenants have callbacks: nobody else has a secret to sign them.
    if (callbacks.length === 0) return;
    const ids = await writeTasks({ clock })(rows, kind, callbacks, { ownerKind: "tenant" });
    const runAt = new Date(clock.now() + committedAfterMs);
    // Where these words are lost, or the transaction is, whoever looks for forgotten rows finds what there is.
    queue.tell(ids.map((id) => ({ id, type: kind.type, telling: 0, runAt }))).catch(() => {});
  };

/** Why an address may not be called back for a caller, where it may not. */
export function refusedCallback({ kind }: Principal, address: string): string | undefined {
  if (kind !== "tenant") return "is for tenants: only they have a secret that signs it";
  const url = readCallbackUrl(address);
  return "refused" in url ? url.refused : undefined;
}
