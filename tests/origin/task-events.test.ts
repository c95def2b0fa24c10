import { expect, test } from "bun:test";
import { sql } from "kysely";
import { type ClaimedTask, claimDue, claimLapsed, firstOwner } from "../../origin/tasks/claim-records.ts";
import { finishTasks, postponeTask, setProgress } from "../../origin/tasks/ending-records.ts";
import { emptyTasksOf, insertTasks, selectTask } from "../../origin/tasks/task-records.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { onEachDatabase } from "../each-database.ts";

const at = (seconds: number): Date => new Date(Date.UTC(2026, 10, 28) + seconds * 1000);
const leaseMs = 45_000;

onEachDatabase("events", (database) => {
  /** A task of a type of its own, so that no other is claimed with it. */
  async function begin() {
    const [id, owner] = [uuidV7(Date.now()), uuidV7(Date.now())];
    const common = { type: id, ownerKind: "tenant", attemptsMax: 3, priority: 0, runAt: undefined } as const;
    await insertTasks(
      database().rows,
      [{ id, owner, payload: {}, sealed: null, callbackUrl: null }],
      { ...common, requestId: "", traceparent: "" },
      at(0),
    );
    const claim = async (seconds: number): Promise<ClaimedTask> => {
      const wanted = { type: id, most: 1, afterOwner: firstOwner, leaseMs };
      const [task] = await claimDue(database().rows, wanted, at(seconds));
      return task ?? Promise.reject(new Error("Claiming: nothing was due"));
    };
    const told = async () =>
      (await selectTask(database().rows, id, owner))?.events.map(({ id, at, ...change }) => {
        const seconds = (new Date(at).getTime() - Date.UTC(2026, 10, 28)) / 1000;
        return [id, seconds, ...Object.values(change)].join(" ");
      });
    return { id, owner, claim, told };
  }

  test("every change of a task is told with its number and its time, whatever column keeps it", async () => {
    const { claim, told } = await begin();
    expect(await told()).toEqual(["1 0 pending"]);
    const first = await claim(1);
    expect(await told()).toEqual(["1 0 pending", "2 1 running 1"]);
    await postponeTask(database().rows, first, "internal", 1000, at(2));
    const second = await claim(4);
    await setProgress(database().rows, second, 0.5, "half", at(5));
    await finishTasks(database().rows, [{ claim: second, result: {} }], at(6));
    expect((await told())?.map((event) => event.split(" ").toSorted())).toEqual(
      [
        "1 0 pending",
        "2 1 running 1",
        "3 2 pending internal",
        "4 4 running 2",
        "5 5 0.5 half",
        "6 6 done",
      ].map((event) => event.split(" ").toSorted()),
    );
  });

  test("a claim that was lost is still told when another worker has the task", async () => {
    const { id, claim, told } = await begin();
    await claim(1);
    const wanted = { type: id, most: 1, isLast: false, leaseMs };
    const [again = { id, fence: 0 }] = await claimLapsed(database().rows, wanted, at(60));
    expect(await told()).toEqual(["1 0 pending", "2 1 running 1", "3 60 running 2"]);
    await finishTasks(database().rows, [{ claim: again, result: {} }], at(61));
    expect((await told())?.at(-1)).toBe("4 61 done");
  });

  test("the end of a task that is emptied stays told, once", async () => {
    const { owner, claim, told } = await begin();
    await finishTasks(database().rows, [{ claim: await claim(1), result: {} }], at(2));
    await sql`update tasks set payload = '{"a":1}' where owner = ${owner}`.execute(database().rows);
    await emptyTasksOf(database().rows, owner, at(3));
    expect(await told()).toEqual(["1 0 pending", "2 1 running 1", "3 2 done", "4 3 done"]);
  });

  test("of more than a hundred changes the newest hundred stay", async () => {
    const { claim, told } = await begin();
    const task = await claim(1);
    for (let done = 1; done <= 150; done++)
      await setProgress(database().rows, task, done / 200, "on", at(1 + done));
    const events = (await told()) ?? [];
    expect(events).toHaveLength(100);
    expect([events[0]?.split(" ")[0], events.at(-1)?.split(" ")[0]]).toEqual(["53", "152"]);
  });

  test("what rows from before tell by themselves isn't told twice", async () => {
    const { id, claim, told } = await begin();
    await finishTasks(database().rows, [{ claim: await claim(1), result: {} }], at(2));
    // As a row was left by what came before the columns.
    await sql`update tasks set events = events_of(tasks), claim_version = null where id = ${id}`.execute(
      database().rows,
    );
    expect(await told()).toEqual(["1 0 pending", "2 1 running 1", "3 2 done"]);
  });
});
