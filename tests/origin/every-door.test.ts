import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { jsonOf } from "../json-of.ts";
import { adminKey, asAdmin } from "./admin-key.ts";
import { signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";
import { addTenant } from "./with-tenant.ts";

interface Described {
  paths: Record<string, Record<string, { security?: Record<string, unknown>[]; requestBody?: unknown }>>;
}

/** Open to everyone: each because it says nothing of anybody, or because what it is given proves enough. */
const open = [
  "GET /api/v1/auth/tesla/callback",
  "GET /api/v1/auth/tesla/login",
  "GET /api/v1/files/{report_id}/{file_name}",
  "GET /api/v1/reports/{id}/preview.png",
  "GET /api/v1/reports/{id}/thumbnail.png",
  "GET /api/v1/reports/{id}/verify",
  "GET /api/v1/signing-keys",
  "GET /api/v1/tesla/health",
  "POST /api/v1/auth/session",
];

const id = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
const places: Record<string, string> = { file_name: "model-3-2026-11-28.pdf" };
/** What a door wants before it asks who is there; the others want nothing, or say so to everyone alike. */
const bodies: Record<string, object> = {
  "POST /api/v1/tasks": { type: "echo" },
  "POST /api/v1/admin/tenants": { name: "A" },
  "POST /api/v1/admin/tenants/{id}/keys": { name: "A" },
  "POST /api/v1/tesla/vehicle-report/pdf": { vehicle_id: "1" },
  "POST /api/v1/tesla/vehicle-report/pdf/async": { vehicle_id: "1" },
};
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

let app: AppUnderTest;
let operations: { method: string; path: string; name: string; takes: string[] }[];
const headersOf: Record<string, Record<string, string>> = {};
beforeAll(async () => {
  app = await startApp({}, { ADMIN_KEY: adminKey });
  const { paths } = await jsonOf<Described>(app.ask("/openapi.json"));
  operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([verb, { security = [] }]) => {
      const method = verb.toUpperCase();
      return { method, path, name: `${method} ${path}`, takes: security.flatMap(Object.keys).toSorted() };
    }),
  );
  const revoked = await addTenant(app, "Revoked");
  await app.ask(`/api/v1/admin/tenants/${revoked.id}/keys/${revoked.keyId}`, {
    method: "DELETE",
    headers: asAdmin,
  });
  headersOf["nobody"] = {};
  headersOf["an unknown token"] = { authorization: "Bearer nonsense" };
  headersOf["a revoked key"] = revoked.headers;
  headersOf["another admin key"] = { "x-admin-key": adminKey.replace(/^./, "z") };
  headersOf["a person"] = await signInBy(app);
  const over = await signInBy(app, "chloe@demo.example");
  expect((await app.ask("/api/v1/auth/session", { method: "DELETE", headers: over })).status).toBe(204);
  headersOf["who signed out"] = over;
  headersOf["a tenant"] = (await addTenant(app, "Tenant")).headers;
  headersOf["an operator"] = asAdmin;
}, 60_000);
afterAll(() => app.stop());

const addressOf = (path: string): string =>
  path
    .replace("/vehicles/{id}", "/vehicles/1")
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => places[name] ?? id);

async function codeAt(name: string, who: string): Promise<string> {
  const [method = "", path = ""] = name.split(" ");
  const answer = await app.ask(addressOf(path), {
    method,
    headers: { "content-type": "application/json", ...headersOf[who] },
    ...(method === "POST" && { body: JSON.stringify(bodies[name] ?? null) }),
  });
  if (!answer.headers.get("content-type")?.includes("problem")) {
    await answer.body?.cancel();
    return String(answer.status);
  }
  return (await jsonOf<{ type: string }>(answer)).type.split("/").at(-1) ?? "";
}
const codes = async (taking: string[], who: string): Promise<string[]> => {
  const asked = operations.filter(({ takes }) => takes.join() === taking.join());
  expect(asked.length).toBeGreaterThan(0);
  return Promise.all(asked.map(async ({ name }) => `${name}: ${await codeAt(name, who)}`));
};
/** Those of the answers that aren't as expected. */
const others = (answers: string[], expected: RegExp): string[] =>
  answers.filter((answer) => !expected.test(answer.split(": ")[1] ?? ""));

const strangers = ["nobody", "an unknown token", "a revoked key", "another admin key"];

test("what is open to everyone is so on purpose", () => {
  const found = operations.filter(({ takes }) => takes.length === 0).map(({ name }) => name);
  expect(found.toSorted()).toEqual(open);
});

describe("doors for a person's session", () => {
  test.each([...strangers, "a tenant", "an operator"])("are closed to %s", async (who) => {
    expect(others(await codes(["session"], who), /^(session|caller)\.required$/)).toEqual([]);
  });
});

describe("doors for every caller", () => {
  test.each(strangers)("are closed to %s", async (who) => {
    const refused = /^(session|caller)\.required$|^key\.refused$/;
    expect(others(await codes(["admin_key", "api_key", "session"], who), refused)).toEqual([]);
  });

  test.each(["a person", "a tenant", "an operator"])("are open to %s", async (who) => {
    const answered = /^(200|202|task\.unknown)$/;
    expect(others(await codes(["admin_key", "api_key", "session"], who), answered)).toEqual([]);
  });
});

describe("doors for operators", () => {
  test.each([...strangers, "a person", "a tenant"])("aren't there for %s", async (who) => {
    expect(others(await codes(["admin_key"], who), /^request\.no-such-route$/)).toEqual([]);
  });

  test("are open to operators", async () => {
    const answered = /^(200|201|tenant\.unknown|key\.unknown)$/;
    expect(others(await codes(["admin_key"], "an operator"), answered)).toEqual([]);
  });
});

test("nobody is told what is wrong with a request before it is known who asks", async () => {
  const wanting = operations.filter(({ takes }) => takes.length > 0);
  const bad = ["{", "[]", '{"nonsense":1}', "x".repeat(2 * 1024 * 1024)];
  for (const who of [...strangers, "who signed out"]) {
    // Signing out again, and renewing what is over, are no stranger's: they answer for themselves.
    const asked = wanting.filter(({ path }) => who !== "who signed out" || !path.includes("/auth/session"));
    const answers = await Promise.all(
      asked.flatMap(({ method, path, name, takes }) =>
        (method === "GET" || method === "DELETE" ? [undefined] : bad).map(async (body) => {
          const answer = await app.ask(`${addressOf(path).replace(id, "no-id")}?limit=none&cursor=none`, {
            method,
            headers: { "content-type": "application/json", ...headersOf[who] },
            ...(body !== undefined && { body }),
          });
          await answer.body?.cancel();
          const expected = takes.join() === "admin_key" ? 404 : 401;
          return answer.status === expected ? "" : `${who} at ${name}: ${answer.status}`;
        }),
      ),
    );
    expect(answers.length).toBeGreaterThan(asked.length);
    expect(answers.filter(Boolean)).toEqual([]);
  }
});

test("NUL in an address is refused wherever a door stands, and breaks nothing", async () => {
  const answers = await Promise.all(
    operations.map(async ({ method, path, name }) => {
      const headers = { ...asAdmin, "content-type": "application/json" };
      const answer = await app.ask(`${addressOf(path)}?actor=%00&after=%00`, { method, headers });
      return `${name}: ${answer.status}`;
    }),
  );
  expect(others(answers, /^422$/)).toEqual([]);
  expect((await app.ask("/ops/chain?chain=%00&seq=1", { headers: { host: "localhost" } })).status).toBe(422);
});

test("no path answers to a method that the description doesn't have", async () => {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  const answers = await Promise.all(
    [...byPath].flatMap(([path, known]) =>
      methods
        .filter((method) => known.every((one) => one.method !== method))
        .map(async (method) => `${method} ${path}: ${await codeAt(`${method} ${path}`, "an operator")}`),
    ),
  );
  expect(answers.length).toBeGreaterThan(50);
  // A place in one path may be a word of another: there nobody is known by that name.
  expect(others(answers, /^request\.method-not-allowed$/)).toEqual([]);
});
