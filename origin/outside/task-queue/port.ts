/**
 * How a worker learns that a task waits. A row is the task; being told is only a hint, and a lost one costs time
 * but no task. Adapters keep these promises; tests/contracts/task-queue.ts proves it.
 */
export interface TaskQueue {
  /** Says that a task waits, once its row is committed. Saying it twice is saying it once. */
  tell(taskId: string, words?: Words): Promise<void>;
  /**
   * Calls `wake` now and then, for tasks of which nobody was told; where workers look by themselves, also soon after
   * one was told of. Ends by the call it returns.
   */
  hear(wake: () => void): Promise<() => Promise<void>>;
  /** Who begins: workers that look for waiting rows, or a queue that calls the worker's door for each. */
  readonly way: "pull" | "push";
}

export interface Words {
  /** It may not start before. */
  at?: Date;
  /** It was told of before and those words were lost or are used up: a retry by hand, a row that nobody claimed. */
  again?: boolean;
}
