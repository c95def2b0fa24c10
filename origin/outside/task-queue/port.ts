/** A task that waits, as far as a queue needs to know it. */
export interface WaitingTask {
  id: string;
  type: string;
  /** Unset: at once. */
  runAt?: Date;
  /** How often it waited before: a name made of the id and this is one waiting, however often it is told of. */
  telling: number;
  /** Nobody came for this waiting: the words were lost, or are used up. */
  again?: boolean;
}

/**
 * How a worker learns that a task waits. A row is the task; being told is only a hint, and a lost one costs time
 * but no task. Adapters keep these promises; tests/contracts/task-queue.ts proves it.
 */
export interface TaskQueue {
  /** Says that tasks wait, once their rows are committed. Saying it twice is saying it once. */
  tell(tasks: readonly WaitingTask[]): Promise<void>;
  /**
   * Calls `wake` now and then, for tasks of which nobody was told; where workers look by themselves, also soon after
   * one was told of. Ends by the call it returns.
   */
  hear(wake: () => void): Promise<() => Promise<void>>;
  /** Who begins: workers that look for waiting rows, or a queue that calls the worker's door for each. */
  readonly way: "pull" | "push";
}
