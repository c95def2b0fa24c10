import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Worker } from "../../origin/tasks/run-tasks.ts";
import type { Task } from "../../shared/contracts/task.ts";
import { jsonOf } from "../json-of.ts";
import { until } from "../until.ts";
import { adminKey } from "./admin-key.ts";
import { post } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";
import { addTenant, type TenantUnderTest } from "./with-tenant.ts";

const path = "/api/v1/tasks";
let app: AppUnderTest;
let tenant: TenantUnderTest;
let worker: Worker;
beforeAll(async () => {
  app = await startApp({}, { ADMIN_KEY: adminKey });
  tenant = await addTenant(app, "Tasks");
  worker = await app.startWorker();
}, 60_000);
afterAll(async () => {
  await worker.stop(1_000);
  await app.stop();
});

const add = (body: object, headers: Record<string, string> = {}) =>
  post(app, path, body, { ...tenant.headers, ...headers });
const added = (body: object) => jsonOf<Task>(add(body));
const read = (id: string) => jsonOf<Task>(app.ask(`${path}/${id}`, { headers: tenant.headers }));
const nobodys = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
const late = { run_at: new Date(Date.now() + 3600_000).toISOString() };
const codeOf = async (answer: Response) => (await jsonOf<{ type: string }>(answer)).type.split("/").at(-1);

interface Sent {
  id?: string;
  event?: string;
  data?: string;
}
const eventsIn = (text: string): Sent[] =>
  text
    .split("\n\n")
    .filter((block) => block !== "" && !block.startsWith(":"))
    .map((block) => Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2))));
const watched = async (id: string, after?: string) => {
  const headers = { ...tenant.headers, ...(after !== undefined && { "last-event-id": after }) };
  return app.ask(`${path}/${id}/events`, { headers });
};

describe("a task", () => {
  test("is accepted, done, and gives what it was given", async () => {
    const answer = await add({ type: "echo", payload: { message: "h\u00e9" } });
    expect(answer.status).toBe(202);
    const task = await jsonOf<Task>(answer);
    expect(answer.headers.get("location")).toBe(`${path}/${task.id}`);
    expect(task).toMatchObject({ type: "echo", status: "pending", progress: 0, attempts: 0 });
    await until(async () => (await read(task.id)).status === "done");
    expect((await read(task.id)).result).toEqual({ message: "h\u00e9" });
  });

  const refusals: [name: string, body: object, status: number, code: string, path: string][] = [
    ["an unknown type", { type: "nothing" }, 422, "task.type-unknown", ""],
    ["a type that callers may not ask for", { type: "report.pdf" }, 422, "task.type-unknown", ""],
    ["a callback by its type", { type: "callback.deliver" }, 422, "task.type-unknown", ""],
    [
      "somebody's erasure",
      { type: "account.erase", payload: { user_id: nobodys, asked_by: "x" } },
      422,
      "task.type-unknown",
      "",
    ],
    ["an unknown field", { type: "echo", more: 1 }, 422, "request.invalid", "body"],
    [
      "a payload that isn't its type's",
      { type: "echo", payload: { seconds: "x" } },
      422,
      "request.invalid",
      "body.payload.seconds",
    ],
    [
      "a field that its type lacks",
      { type: "echo", payload: { extra: 1 } },
      422,
      "request.invalid",
      "body.payload",
    ],
    [
      "a payload above 256 KiB",
      { type: "echo", payload: { message: "\u00e4".repeat(131_072) } },
      413,
      "request.too-large",
      "",
    ],
    ["NUL", { type: "echo", payload: { message: "a\0b" } }, 422, "request.invalid", "body.payload"],
    [
      "half a surrogate pair",
      { type: "echo", payload: { message: "\ud800" } },
      422,
      "request.invalid",
      "body.payload",
    ],
    ["a time that is none", { type: "echo", run_at: "tomorrow" }, 422, "request.invalid", "body.run_at"],
    [
      "a time too far ahead",
      { type: "echo", run_at: "2999-01-01T00:00:00Z" },
      422,
      "request.invalid",
      "body.run_at",
    ],
    ...["0000-01-01T00:00:00Z", "0050-01-01T00:00:00Z", "1970-01-01T00:00:00+01:00"].map(
      (run_at): (typeof refusals)[number] => [
        `a time that is read in two ways, ${run_at}`,
        { type: "echo", run_at },
        422,
        "request.invalid",
        "body.run_at",
      ],
    ),
    ["a priority out of range", { type: "echo", priority: 10 }, 422, "request.invalid", "body.priority"],
    ["no attempts at all", { type: "echo", max_attempts: 0 }, 422, "request.invalid", "body.max_attempts"],
    ...["http://hooks.example.com/", "https://127.0.0.1/", "https://localhost/", "nonsense"].map(
      (callback_url): (typeof refusals)[number] => [
        `a callback to ${callback_url}`,
        { type: "echo", callback_url },
        422,
        "request.invalid",
        "body.callback_url",
      ],
    ),
  ];
  test.each(refusals)(
    "with %s is refused, and nothing is written",
    async (_name, body, status, code, field) => {
      const { items: before } = await jsonOf<{ items: Task[] }>(
        app.ask(`${path}?limit=1`, { headers: tenant.headers }),
      );
      const answer = await add(body);
      const problem = await jsonOf<{ type: string; errors?: { path: string }[] }>(answer);
      expect([answer.status, problem.type.split("/").at(-1)]).toEqual([status, code]);
      expect(problem.errors?.[0]?.path ?? "").toBe(field);
      const { items } = await jsonOf<{ items: Task[] }>(
        app.ask(`${path}?limit=1`, { headers: tenant.headers }),
      );
      expect(items[0]?.id).toBe(before[0]?.id as string);
    },
  );

  test("of 256 KiB is taken as it is", async () => {
    const message = "x".repeat(250_000);
    const { id } = await added({ type: "echo", payload: { message } });
    await until(async () => (await read(id)).status === "done");
    expect((await read(id)).result).toEqual({ message });
  });

  test("that waits is cancelled at once, again without harm, and once over not any more", async () => {
    const { id } = await added({ type: "echo", ...late });
    const cancel = (of: string) =>
      app.ask(`${path}/${of}/cancel`, { method: "POST", headers: tenant.headers });
    expect(await jsonOf<Task>(cancel(id))).toMatchObject({ status: "cancelled" });
    expect((await cancel(id)).status).toBe(200);
    const done = await added({ type: "echo" });
    await until(async () => (await read(done.id)).status === "done");
    const refused = await cancel(done.id);
    expect([refused.status, await codeOf(refused)]).toEqual([409, "task.over"]);
  });

  test("that runs is stopped", async () => {
    const { id } = await added({ type: "echo", payload: { seconds: 60 } });
    await until(async () => (await read(id)).status === "running");
    await app.ask(`${path}/${id}/cancel`, { method: "POST", headers: tenant.headers });
    expect((await read(id)).status).toBe("cancelled");
  });

  test("that failed is let go again", async () => {
    const { id } = await added({ type: "echo", payload: { fail: true }, max_attempts: 1 });
    await until(async () => (await read(id)).status === "failed");
    expect((await read(id)).error).toBe("internal");
    const again = await app.ask(`${path}/${id}/retry`, { method: "POST", headers: tenant.headers });
    expect(again.status).toBe(202);
    expect(await jsonOf<Task>(again)).toMatchObject({ status: "pending", attempts: 0 });
    await until(async () => (await read(id)).status === "failed");
  });
});

describe("an Idempotency-Key", () => {
  test("makes one task of many requests, each with the same answer", async () => {
    const body = { type: "echo", ...late };
    const first = await add(body, { "idempotency-key": "tasks-1" });
    const again = await add(body, { "idempotency-key": '"tasks-1"' });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(await again.text()).toBe(await first.text());
    const other = await add({ ...body, priority: 1 }, { "idempotency-key": "tasks-1" });
    expect([other.status, await codeOf(other)]).toEqual([422, "idempotency.other-body"]);
  });

  test("is each caller's own", async () => {
    const another = await addTenant(app, "Another");
    const body = { type: "echo", ...late };
    const mine = await jsonOf<Task>(add(body, { "idempotency-key": "shared" }));
    const theirs = await post(app, path, body, { ...another.headers, "idempotency-key": "shared" });
    expect(theirs.headers.get("idempotent-replayed")).toBeNull();
    expect((await jsonOf<Task>(theirs)).id).not.toBe(mine.id);
  });

  test("is not used up by what its type refuses", async () => {
    const refused = await add({ type: "echo", payload: { seconds: -1 } }, { "idempotency-key": "refused-1" });
    expect(refused.status).toBe(422);
    expect((await add({ type: "echo", ...late }, { "idempotency-key": "refused-1" })).status).toBe(202);
  });
});

describe("the list", () => {
  test("goes on by its cursor, within its filters", async () => {
    const lister = await addTenant(app, "Lister");
    for (let count = 0; count < 5; count++) await post(app, path, { type: "echo", ...late }, lister.headers);
    const seen: string[] = [];
    for (let after = "", parts = 0; parts < 5; parts++) {
      const { items, next } = await jsonOf<{ items: Task[]; next: string | null }>(
        app.ask(`${path}?status=pending&limit=2${after}`, { headers: lister.headers }),
      );
      seen.push(...items.map(({ id }) => id));
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    const none = await jsonOf<{ items: Task[] }>(app.ask(`${path}?status=done`, { headers: lister.headers }));
    expect(none.items).toEqual([]);

    const { next } = await jsonOf<{ next: string }>(app.ask(`${path}?limit=1`, { headers: lister.headers }));
    for (const [query, headers] of [
      [`status=pending&after=${next}`, lister.headers],
      [`type=echo&after=${next}`, lister.headers],
      [`after=${next}`, tenant.headers],
      [`after=${next.slice(0, -1)}`, lister.headers],
    ] as const) {
      const answer = await app.ask(`${path}?${query}`, { headers });
      expect([answer.status, await codeOf(answer)]).toEqual([422, "cursor.refused"]);
    }
  });

  test.each(["limit=0", "limit=101", "limit=x", "status=lost", "type=%00", "type=a'b", "limt=5"])(
    "with %s is refused",
    async (query) => {
      expect((await app.ask(`${path}?${query}`, { headers: tenant.headers })).status).toBe(422);
    },
  );
});

describe("a stream of a task's events", () => {
  test("tells every change, and ends with the task", async () => {
    const { id } = await added({ type: "echo", payload: { message: "told", seconds: 1 } });
    const answer = await watched(id);
    expect(answer.headers.get("content-type")).toStartWith("text/event-stream");
    const events = eventsIn(await answer.text());
    const statuses = events
      .filter(({ event }) => event === "status")
      .map(({ data }) => JSON.parse(data ?? "").status);
    expect(statuses).toEqual(["pending", "running", "done"]);
    expect(events.filter(({ event }) => event === "progress").length).toBeGreaterThan(0);
    const ids = events.slice(0, -1).map((event) => Number(event.id));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    expect(events.at(-1)?.event).toBe("end");
    expect(JSON.parse(events.at(-1)?.data ?? "")).toEqual(await read(id));
  });

  test("goes on behind the event that was seen last, and has nothing to say once all was told", async () => {
    const { id } = await added({ type: "echo" });
    await until(async () => (await read(id)).status === "done");
    const all = eventsIn(await (await watched(id)).text());
    const [first, second] = all;
    const rest = eventsIn(await (await watched(id, first?.id)).text());
    expect(rest[0]).toEqual(second as Sent);
    expect(rest).toHaveLength(all.length - 1);
    const over = await watched(id, all.at(-1)?.id);
    expect([over.status, await over.text()]).toEqual([204, ""]);
    // Cut off between the last change and the end: the end is told again.
    const cut = eventsIn(await (await watched(id, all.at(-2)?.id)).text());
    expect(cut).toEqual(all.slice(-1));
    // What is no id of ours begins at the beginning.
    expect(eventsIn(await (await watched(id, "nonsense")).text())).toEqual(all);
  });

  test("is open so often for a caller, and not more", async () => {
    const { id } = await added({ type: "echo", ...late });
    const open = await Promise.all(Array.from({ length: 20 }, () => watched(id)));
    expect(open.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    const refused = await watched(id);
    expect([refused.status, await codeOf(refused)]).toEqual([429, "stream.too-many"]);
    expect(refused.headers.get("retry-after")).toBe("10");
    // One that the client leaves makes room.
    const reader = open[0]?.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await until(async () => {
      const next = await watched(id);
      await next.body?.cancel();
      return next.status === 200;
    });
    await app.ask(`${path}/${id}/cancel`, { method: "POST", headers: tenant.headers });
    const ends = await Promise.all(open.slice(1).map((answer) => answer.text()));
    for (const text of ends) expect(eventsIn(text).at(-1)?.event).toBe("end");
  });
});
