import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import type { Task } from "../../shared/contracts/task.ts";
import { jsonOf } from "../json-of.ts";
import { until } from "../until.ts";
import { adminKey, asAdmin } from "./admin-key.ts";
import { post } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";
import { addTenant } from "./with-tenant.ts";

const pages = ["/ops", "/ops/audit", "/ops/chain"];
const onLoopback = { host: "localhost:8080" };
let app: AppUnderTest;
/** One that others can reach: as a deployed one, it asks for the key. */
let reachable: AppUnderTest;
const clock = createManualClock(Date.now());
beforeAll(async () => {
  app = await startApp({}, { ADMIN_KEY: adminKey });
  reachable = await startApp({ clock }, { ADMIN_KEY: adminKey, HOST: "0.0.0.0" }, app.simulatorUrl);
}, 60_000);
afterAll(async () => {
  await reachable.stop();
  await app.stop();
});

const form = (of: AppUnderTest, path: string, fields: object, headers: Record<string, string> = {}) =>
  of.ask(path, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams({ ...fields }).toString(),
  });
const tokenIn = (page: string): string => page.match(/name="token" value="([^"]+)"/)?.[1] ?? "";

describe("who may see the operators' pages", () => {
  test("on a laptop whoever sits before it, by a name of the machine itself", async () => {
    for (const path of pages) {
      expect((await app.ask(path, { headers: onLoopback })).status).toBe(200);
      expect((await app.ask(path, { headers: { host: "127.0.0.1:8080" } })).status).toBe(200);
      // A name that somebody let lead here, and the edge's own.
      for (const host of ["evil.example:8080", "localhost.evil.example", "dev.api.localhost:8787"])
        expect((await app.ask(path, { headers: { host } })).status).toBe(401);
    }
  });

  test("elsewhere nobody without the admin key, by whatever name", async () => {
    for (const path of pages) {
      const answer = await reachable.ask(path, { headers: onLoopback });
      expect(answer.status).toBe(401);
      expect(await answer.text()).toContain('action="/ops/sign-in"');
      expect((await reachable.ask(path, { headers: { "x-admin-key": "wrong" } })).status).toBe(401);
      expect((await reachable.ask(path, { headers: asAdmin })).status).toBe(200);
    }
  });

  test("the key is changed for a pass of half an hour, which scripts and other sites never get", async () => {
    expect((await form(reachable, "/ops/sign-in", { admin_key: "wrong" })).status).toBe(401);
    const signedIn = await form(reachable, "/ops/sign-in", { admin_key: adminKey });
    expect([signedIn.status, signedIn.headers.get("location")]).toEqual([303, "/ops"]);
    const [cookie = "", ...attributes] = (signedIn.headers.get("set-cookie") ?? "").split("; ");
    expect(cookie).toStartWith("__Host-ops=");
    expect(attributes.toSorted()).toEqual([
      "HttpOnly",
      "Max-Age=1800",
      "Path=/",
      "SameSite=Strict",
      "Secure",
    ]);
    expect(cookie).not.toContain(adminKey);
    const see = (value: string) => reachable.ask("/ops", { headers: { cookie: value } });
    expect((await see(cookie)).status).toBe(200);
    for (const changed of [`${cookie}x`, cookie.replace(/\d/, "9"), "__Host-ops=1.2", "__Host-ops="])
      expect((await see(changed)).status).toBe(401);
    await clock.advance(30 * 60_000);
    expect((await see(cookie)).status).toBe(401);
  });

  test("no page may frame them, keep them, or run anything in them", async () => {
    const answer = await app.ask("/ops", { headers: onLoopback });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(answer.headers.get("content-security-policy")).toStartWith(
      "default-src 'none'; style-src 'self';",
    );
    expect(await answer.text()).not.toMatch(/<script|style=|\son\w+=/);
  });
});

describe("dead letters", () => {
  let ids: string[];
  beforeAll(async () => {
    const tenant = await addTenant(app, "Dead");
    const worker = await app.startWorker();
    const failing = { type: "echo", payload: { fail: true }, max_attempts: 1 };
    ids = await Promise.all(
      [1, 2, 3].map(async () => (await jsonOf<Task>(post(app, "/api/v1/tasks", failing, tenant.headers))).id),
    );
    await until(async () => (await statuses()).every((status) => status === "failed"), 20_000);
    await worker.stop(1_000);
  }, 60_000);

  const statuses = () =>
    Promise.all(
      ids.map(
        async (id) => (await jsonOf<Task>(app.ask(`/api/v1/tasks/${id}`, { headers: asAdmin }))).status,
      ),
    );
  const page = async () => (await app.ask("/ops", { headers: onLoopback })).text();

  test("are grouped by type and cause", async () => {
    const text = await page();
    expect(text).toContain('<td data-of="How many"><span>3</span></td>');
    expect(text).toContain('<input type="hidden" name="error" value="internal">');
  });

  test("are let go again by a form of ours alone", async () => {
    const token = tokenIn(await page());
    const fields = { token, type: "echo", error: "internal" };
    const refused = [
      await form(app, "/ops/redrive", { ...fields, token: "" }, onLoopback),
      await form(app, "/ops/redrive", { ...fields, token: token.replace(/^./, "\u00e9") }, onLoopback),
      await form(app, "/ops/redrive", fields, { ...onLoopback, origin: "https://evil.example" }),
      await form(app, "/ops/redrive", fields, { ...onLoopback, "sec-fetch-site": "cross-site" }),
      await form(app, "/ops/redrive", fields, { ...onLoopback, "sec-fetch-site": "same-site" }),
      await form(reachable, "/ops/redrive", fields, asAdmin),
    ];
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    const unknown = await form(app, "/ops/redrive", fields, { host: "evil.example" });
    expect(unknown.status).toBe(401);
    expect(await statuses()).toEqual(["failed", "failed", "failed"]);

    const from = { origin: "http://localhost:8080", "sec-fetch-site": "same-origin", ...onLoopback };
    const answer = await form(app, "/ops/redrive", fields, from);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/ops?redriven=3"]);
    expect(await statuses()).toEqual(["pending", "pending", "pending"]);
    const trail = await (await app.ask(`/ops/audit?action=task.redriven`, { headers: onLoopback })).text();
    expect(trail.match(/<code>task\.redriven<\/code>/g)).toHaveLength(3);
  });

  test("a form is small, a form, and text that can be looked for", async () => {
    const fields = { token: tokenIn(await page()), type: "echo", error: "\u0000" };
    expect((await form(app, "/ops/redrive", fields, onLoopback)).status).toBe(422);
    expect((await form(app, "/ops/redrive", { token: "x".repeat(5_000) }, onLoopback)).status).toBe(413);
    expect((await post(app, "/ops/redrive", {}, onLoopback)).status).toBe(415);
  });
});

describe("the audit trail", () => {
  test("is searched, and what can't be understood is named", async () => {
    const found = await (await app.ask("/ops/audit?action=tenant.created", { headers: onLoopback })).text();
    expect(found).toContain("<code>tenant.created</code>");
    const path = `/ops/audit?task_id=x&from=yesterday&actor=${encodeURIComponent('"><script>')}`;
    const answer = await app.ask(path, { headers: onLoopback });
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain("task_id, actor, from");
    expect(text).not.toContain("<script>");
    for (const time of ["0000-01-01", "1969-12-31", "9999-12-31T23:59:59-01:00"]) {
      const bounded = await app.ask(`/ops/audit?from=${time}`, { headers: onLoopback });
      expect(bounded.status).toBe(200);
    }
  });

  test("says whether it is whole", async () => {
    expect(await (await app.ask("/ops/chain", { headers: onLoopback })).text()).toContain("Whole:");
  });
});
