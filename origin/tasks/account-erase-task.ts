import * as z from "zod";
import type { Erasure } from "../http/held-data.ts";
import { adminId } from "../http/principal.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database, Rows } from "../outside/database/port.ts";
import type { TaskQueue } from "../outside/task-queue/port.ts";
import { tellOf, writeTasks } from "./add-task.ts";
import { endAhead } from "./end-ahead.ts";
import type { TaskKind, TaskOutcome } from "./task-kind.ts";
import { emptyTask } from "./task-records.ts";

const ErasePayload = z.strictObject({ user_id: z.uuid(), asked_by: z.string().max(64) });
type ErasePayload = z.infer<typeof ErasePayload>;

/** Whoever asked does it at once; what is left after so long wasn't finished. */
const beginsAfterMs = 15_000;

const kind = { type: "account.erase", attemptsMax: 1_000 } as const;

/**
 * Erases what an account left, again and again until nothing is. It belongs to the system: the person's own tasks go
 * with the person. No caller can ask for it by its name, nobody can cancel it, and what failed a thousand times lies in
 * the dead letters until an operator lets it go again.
 */
export const accountEraseTask = ({
  erase,
}: {
  erase: (erasure: Erasure, signal: AbortSignal) => Promise<unknown>;
}): TaskKind<ErasePayload> => ({
  ...kind,
  payload: ErasePayload,
  attemptMsMax: 120_000,
  mustEnd: true,
  run: async ({ id, payload: { user_id: userId, asked_by: askedBy }, signal }) => {
    await erase({ userId, askedBy }, signal);
    return allGone(id, userId);
  },
});

/** What an erasure asks of tasks: written in its transaction, told of, and ended ahead where it was done at once. */
export const erasureTask = (needs: { database: Database; queue: TaskQueue; clock: Clock }) => {
  const begins = () => ({ runAt: new Date(needs.clock.now() + beginsAfterMs) });
  return {
    write: async (rows: Rows, { userId, askedBy }: Erasure): Promise<string> => {
      const payload: ErasePayload = { user_id: userId, asked_by: askedBy };
      const wishes = { ...begins(), ownerKind: "system", actor: userId, priority: 9 } as const;
      const [id = ""] = await writeTasks(needs)(rows, kind, [{ owner: adminId, payload }], wishes);
      return id;
    },
    tell: (id: string): void => tellOf(needs.queue)(kind, [id], begins()),
    endAhead: async (id: string, { userId }: Erasure): Promise<void> => {
      await endAhead(needs)(kind, { id, owner: adminId }, allGone(id, userId), userId);
    },
  };
};

/** Its end tells that the account is gone, and forgets whose it was. */
const allGone = (id: string, userId: string): TaskOutcome => ({
  result: {},
  record: (rows) => emptyTask(rows, id),
  entries: [{ action: "account.erased", actor: userId, owner: userId, taskId: id }],
});
