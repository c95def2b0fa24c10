/** One thing that a client asked for, and what it came to know of it. */
export interface Operation {
  op: string;
  /** What it was to bring about: the same in each try. */
  id: string;
  startMs: number;
  endMs: number;
  /** `unknown`: no answer, or one that leaves open whether it happened. */
  outcome: "ok" | "fail" | "unknown";
  /** What the answer named. */
  named?: string | undefined;
}

export interface History {
  readonly operations: readonly Operation[];
  /** Does it, and keeps what became of it; a thrown error leaves it unknown. */
  run(op: string, id: string, work: () => Promise<Pick<Operation, "outcome" | "named">>): Promise<Operation>;
}

/** What clients saw while something was broken, to be held against the database afterwards. */
export function createHistory(now: () => number = Date.now): History {
  const operations: Operation[] = [];
  return {
    operations,
    run: async (op, id, work) => {
      const startMs = now();
      const { outcome, named } = await work().catch(() => ({
        outcome: "unknown" as const,
        named: undefined,
      }));
      const operation: Operation = { op, id, startMs, endMs: now(), outcome, named };
      operations.push(operation);
      return operation;
    },
  };
}

/** What is there in the end: a thing that somebody asked for, and what is told of it. */
export interface Thing {
  named: string;
  /** The asking that it came from. */
  id: string;
  /** How it ended; undefined where it has not. */
  ended: string | undefined;
  /** How often its effect happened. */
  effects: number;
  /** The actions of its audit entries, in their order. */
  entries: readonly string[];
}

export interface Promises {
  /** What is told once of each, from its beginning. */
  begins: string;
  /** One of these is told once of each that ended. */
  ends: readonly string[];
  /** Where one is told, what had ended begins anew, and comes to one more end. */
  again?: string;
}

/**
 * Every promise that the history and what is there together break, in words; none is what a fault run wants.
 * I1: what was acknowledged is there, and came to one end. I2: an effect happened once at most. I3: each beginning
 * and each end was told once. I4: an unknown answer may have happened, a retry never doubled it.
 */
export function brokenPromises(
  operations: readonly Operation[],
  things: readonly Thing[],
  { begins, ends, again }: Promises,
): string[] {
  const broken: string[] = [];
  const byId = Map.groupBy(things, ({ id }) => id);
  const byName = new Map(things.map((thing) => [thing.named, thing]));
  for (const { id, outcome, named } of operations) {
    if (outcome !== "ok") continue;
    if (named === undefined || !byName.has(named))
      broken.push(`I1: ${id} was acknowledged as ${named} and is lost`);
  }
  for (const [id, same] of byId) {
    if (same.length > 1) broken.push(`I4: ${id} is there ${same.length} times`);
    if (!operations.some((operation) => operation.id === id))
      broken.push(`I4: ${id} is there and nobody asked`);
  }
  for (const { id, ended, effects, entries } of things) {
    if (ended === undefined) broken.push(`I1: ${id} came to no end`);
    if (effects > 1) broken.push(`I2: the effect of ${id} happened ${effects} times`);
    const told = entries.filter((action) => action === begins).length;
    if (told !== 1) broken.push(`I3: ${id} was told of ${told} times as ${begins}`);
    const toldEnds = entries.filter((action) => ends.includes(action)).length;
    const hadEnded = entries.filter((action) => action === again).length;
    if (toldEnds !== hadEnded + (ended === undefined ? 0 : 1))
      broken.push(`I3: the end of ${id} was told ${toldEnds} times`);
  }
  return broken;
}
