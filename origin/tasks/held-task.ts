import type { ClaimedTask } from "./claim-records.ts";
import type { TaskKind } from "./task-kind.ts";

/** A task that this worker has claimed, from the claim until it lets go of it. */
export interface HeldTask {
  task: ClaimedTask;
  kind: TaskKind;
  ending: AbortController;
  claimedMs: number;
  /** When its handler began; unset while it lies here. */
  startedMs?: number;
}

/** The reasons for which a handler is aborted. */
export const leaseLost = new Error(
  "The claim was lost: another worker has the task, or nobody wants it any more",
);
export const timeIsOver = new Error("The attempt took longer than it may");
export const workerEnds = new Error("The worker ends");
