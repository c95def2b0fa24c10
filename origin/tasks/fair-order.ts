import type { HeldTask } from "./held-task.ts";

/** Claimed tasks in turns: each owner's most urgent, then each owner's next. */
export function fairOrder(held: readonly HeldTask[]): HeldTask[] {
  if (held.length < 2) return [...held];
  const lanes = [...Map.groupBy(held, ({ task }) => task.owner).values()];
  for (const lane of lanes)
    lane.sort(
      ({ task: a }, { task: b }) => b.priority - a.priority || a.run_at.getTime() - b.run_at.getTime(),
    );
  const turns = Math.max(...lanes.map(({ length }) => length));
  const ordered: HeldTask[] = [];
  for (let turn = 0; turn < turns; turn++)
    for (const lane of lanes) {
      const one = lane[turn];
      if (one) ordered.push(one);
    }
  return ordered;
}
