import type { ClaimedTask } from "./claim-records.ts";

/** Claimed tasks in turns: each owner's most urgent, then each owner's next. */
export function fairOrder(tasks: readonly ClaimedTask[]): ClaimedTask[] {
  if (tasks.length < 2) return [...tasks];
  const lanes = [...Map.groupBy(tasks, ({ owner }) => owner).values()];
  for (const lane of lanes)
    lane.sort((a, b) => b.priority - a.priority || a.run_at.getTime() - b.run_at.getTime());
  const turns = Math.max(...lanes.map(({ length }) => length));
  const ordered: ClaimedTask[] = [];
  for (let turn = 0; turn < turns; turn++)
    for (const lane of lanes) {
      const task = lane[turn];
      if (task) ordered.push(task);
    }
  return ordered;
}
