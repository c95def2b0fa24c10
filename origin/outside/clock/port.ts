/** What time it is, and waiting for a later one. Tests hand in a clock that they move. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after the time, or rejects with the signal's reason as soon as it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /**
   * Whether leases and due times in the database go by it too. The machine's doesn't: machines disagree, and the
   * database has a clock of its own.
   */
  readonly governsRows?: true;
}
