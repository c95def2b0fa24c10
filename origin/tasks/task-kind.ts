import type { z } from "zod";
import type { Entry } from "../audit/record-entry.ts";
import type { Rows } from "../outside/database/port.ts";

/** A type of task: what it needs, how often it may be tried, and what it does. One file says all of it. */
export interface TaskKind<Payload = unknown> {
  type: string;
  payload: z.ZodType<Payload>;
  attemptsMax: number;
  /** The least pause after the first failed attempt, the second and so on; unset: ten seconds to two minutes. */
  retryPausesMs?: readonly number[];
  /** An attempt that takes longer is aborted. */
  attemptMsMax: number;
  /** What the type may do over all instances together; unset: as much as the workers manage. */
  limits?: { startsPerSecond?: number; atOnce?: number };
  /** Callers may ask for it by its name; the others are written by what needs them. */
  forCallers?: boolean;
  /** It works on what is sealed, and that goes when the task ends: once it failed, it can't be tried again. */
  needsSealed?: boolean;
  /** What was promised to somebody who is gone: it is never cancelled, and as a dead letter never let go. */
  mustEnd?: boolean;
  /** May run more than once: what it produces is keyed by the task's id. */
  run(task: RunningTask<Payload>): Promise<TaskOutcome>;
}

/** The types whose tasks are kept until they are done. */
export const mustEnd = (kinds: readonly Pick<TaskKind, "type" | "mustEnd">[]): string[] =>
  kinds.filter((kind) => kind.mustEnd).map(({ type }) => type);

export interface RunningTask<Payload> {
  id: string;
  owner: string;
  payload: Payload;
  /** What only this handler may read, still sealed. */
  sealed: string | null;
  createdAt: Date;
  /** Aborted when the task is cancelled, the lease is lost, the time is over or the process ends. */
  signal: AbortSignal;
  tell(progress: number, step: string): Promise<void>;
  /** What to take back where the task is cancelled: said before there is anything to take back. */
  ifCancelled(undo: () => Promise<void>): void;
}

export interface TaskOutcome {
  result: Record<string, unknown>;
  /** Further rows, written in the transaction that ends the task. */
  record?: (rows: Rows) => Promise<void>;
  /** What the trail is to tell besides that the task finished. */
  entries?: readonly Entry[];
}
