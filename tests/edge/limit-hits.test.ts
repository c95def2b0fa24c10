import { afterAll, beforeAll, expect, test } from "bun:test";
import { jsonOf } from "../json-of.ts";
import { adminKey, asAdmin } from "../origin/admin-key.ts";
import { signInBy } from "../origin/sign-in-by.ts";
import { type AppUnderTest, startApp } from "../origin/start-app.ts";
import { addTenant, type TenantUnderTest } from "../origin/with-tenant.ts";
import { until } from "../until.ts";
import { type RunningEdge, startEdge } from "./start-edge.ts";

const linkKeys = `k1:${Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7 + 1)).toString("base64url")}`;
const path = "/api/v1/internal/limits/hit";

let app: AppUnderTest;
let tenant: TenantUnderTest;
let origin: ReturnType<typeof Bun.serve>;
let edge: RunningEdge;
type Headers = Record<string, string>;
interface Hits {
  items: { id: string; actor: string; subject: string; outcome: string }[];
}

/** The notices that reached the origin, and what they wait for. */
const notices: { method: string; headers: Headers; body: string }[] = [];
let gate = Promise.resolve();
beforeAll(async () => {
  app = await startApp({}, { ADMIN_KEY: adminKey, LINK_SIGNING_KEYS: linkKeys });
  tenant = await addTenant(app, "Busy");
  origin = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url);
      if (pathname === path) {
        const headers = Object.fromEntries([...request.headers]);
        notices.push({ method: "POST", headers, body: await request.clone().text() });
        await gate;
      }
      return app.ask(pathname + search, request);
    },
  });
  edge = await startEdge({
    origins: [`http://127.0.0.1:${origin.port}`],
    vars: { LINK_SIGNING_KEYS: linkKeys, LIMITS: "api=3/60" },
  });
}, 60_000);
afterAll(async () => {
  await edge.stop();
  await origin.stop(true);
  await app.stop();
});

const ask = async (headers: Headers, to = "/api/v1/me") =>
  (await edge.ask(`dev.api.localhost${to}`, { headers })).status;
const askOften = async (headers: Headers, to?: string): Promise<number> => {
  let refused = 0;
  for (let times = 0; times < 9; times++) if ((await ask(headers, to)) === 429) refused++;
  return refused;
};
const hits = async () =>
  (await jsonOf<Hits>(app.ask("/api/v1/audit?action=limit.hit", { headers: asAdmin }))).items;

test("a limit that refused a tenant is in its trail once, and no request waited for that", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  expect(await askOften(tenant.headers, "/api/v1/audit")).toBe(6);
  expect(await hits()).toEqual([]);
  resolve();
  await until(async () => (await hits()).length > 0);
  const [hit] = await hits();
  expect(hit).toMatchObject({ actor: tenant.id, subject: "api default", outcome: "refused" });
  const own = await jsonOf<Hits>(app.ask("/api/v1/audit?action=limit.hit", { headers: tenant.headers }));
  expect(own.items.map(({ id }) => id)).toEqual([hit?.id ?? ""]);
  expect(notices).toHaveLength(1);
});

test("another edge that tells the same within the minute adds nothing, after it again", async () => {
  const [notice] = notices;
  const repeat = async () => (await app.ask(path, notice)).status;
  const before = (await hits()).length;
  expect([await repeat(), (await hits()).length]).toEqual([204, before]);
  await app.outside.keyValue.remove(`limit-hit:${tenant.id}:api`);
  expect([await repeat(), (await hits()).length]).toEqual([204, before + 1]);
});

test("a person's is told under the pseudonym; who shows nothing, or what nobody has, leaves no row", async () => {
  const headers = await signInBy(app);
  const before = (await hits()).length;
  expect(await askOften({ "x-api-key": "made up" }, "/api/v1/audit")).toBe(6);
  expect(await askOften({}, "/api/v1/audit")).toBeGreaterThan(0);
  expect(await askOften(headers)).toBe(6);
  await until(async () => (await hits()).length > before);
  await until(() => notices.length === 3);
  const { items } = await jsonOf<Hits>(app.ask("/api/v1/audit", { headers }));
  expect((await hits()).length).toBe(before + 1);
  expect((await hits())[0]?.actor).toBe(items[0]?.actor ?? "");
});

test("who invents a new session for each request is refused by the address, and the origin hears nothing", async () => {
  const before = notices.length;
  const statuses: number[] = [];
  for (let times = 0; times < 60; times++)
    statuses.push(await ask({ authorization: `Bearer made-up-${times}` }));
  expect(statuses.slice(30)).toEqual(Array(30).fill(429));
  expect(notices).toHaveLength(before);
});

test("nobody else is believed, and no edge leads there", async () => {
  const before = (await hits()).length;
  const body = JSON.stringify({ class: "report", policies: ["default"] });
  const json = { ...tenant.headers, "content-type": "application/json" };
  expect((await app.ask(path, { method: "POST", headers: json, body })).status).toBe(404);
  const [notice] = notices;
  expect((await app.ask(path, { ...notice, body })).status).toBe(404);
  expect((await edge.ask(`dev.api.localhost${path}`, { method: "POST", headers: json, body })).status).toBe(
    404,
  );
  expect((await hits()).length).toBe(before);
});
