/**
 * How a worker learns that a task waits. A row is the task; being told is only a hint, and a lost one costs time
 * but no task. Adapters keep these promises; tests/contracts/task-queue.ts proves it.
 */
export interface TaskQueue {
  /** Says that a task waits, once its row is committed. Saying it twice is saying it once. */
  tell(taskId: string): Promise<void>;
  /** Calls `wake` soon after a task was told of, and now and then for those of which nobody was. Ends by the call it returns. */
  hear(wake: () => void): Promise<() => Promise<void>>;
}
