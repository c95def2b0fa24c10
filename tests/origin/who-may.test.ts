import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Task } from "../../shared/contracts/task.ts";
import { jsonOf } from "../json-of.ts";
import { adminKey, asAdmin } from "./admin-key.ts";
import { post, signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";
import { addTenant } from "./with-tenant.ts";

type Headers = Record<string, string>;
type Role = (typeof roles)[number];

const roles = ["nobody", "person", "other person", "tenant", "other tenant", "revoked key", "admin"] as const;
const nobodys = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";

let app: AppUnderTest;
const headersOf = new Map<Role, Headers>();
/** A task of the person and one of the tenant. */
let persons: string;
let tenants: string;

beforeAll(async () => {
  app = await startApp({}, { ADMIN_KEY: adminKey });
  headersOf.set("nobody", {});
  headersOf.set("person", await signInBy(app, "elina@demo.example"));
  headersOf.set("other person", await signInBy(app, "matteo@demo.example"));
  headersOf.set("tenant", (await addTenant(app, "One")).headers);
  headersOf.set("other tenant", (await addTenant(app, "Other")).headers);
  const revoked = await addTenant(app, "Revoked");
  const path = `/api/v1/admin/tenants/${revoked.id}/keys/${revoked.keyId}`;
  expect((await app.ask(path, { method: "DELETE", headers: asAdmin })).status).toBe(204);
  headersOf.set("revoked key", revoked.headers);
  headersOf.set("admin", asAdmin);
  persons = await newTask("person");
  tenants = await newTask("tenant");
}, 60_000);
afterAll(() => app.stop());

const as = (role: Role): Headers => headersOf.get(role) ?? {};
const newTask = async (role: Role) =>
  (await jsonOf<Task>(post(app, "/api/v1/tasks", { type: "echo" }, as(role)))).id;

/** What each door answers to each role: for the person's own task first, then for the tenant's. */
const table: [method: string, path: string, answers: Record<Role, [ofPersons: number, ofTenants: number]>][] =
  [
    [
      "GET",
      "/api/v1/tasks/{id}",
      {
        nobody: [401, 401],
        person: [200, 404],
        "other person": [404, 404],
        tenant: [404, 200],
        "other tenant": [404, 404],
        "revoked key": [401, 401],
        admin: [200, 200],
      },
    ],
    [
      "GET",
      "/api/v1/tasks/{id}/events",
      {
        nobody: [401, 401],
        person: [200, 404],
        "other person": [404, 404],
        tenant: [404, 200],
        "other tenant": [404, 404],
        "revoked key": [401, 401],
        admin: [200, 200],
      },
    ],
    [
      // A task that waits isn't one that failed: who may try gets 409.
      "POST",
      "/api/v1/tasks/{id}/retry",
      {
        nobody: [401, 401],
        person: [409, 404],
        "other person": [404, 404],
        tenant: [404, 409],
        "other tenant": [404, 404],
        "revoked key": [401, 401],
        admin: [409, 409],
      },
    ],
    [
      "POST",
      "/api/v1/tasks/{id}/cancel",
      {
        nobody: [401, 401],
        "other person": [404, 404],
        "other tenant": [404, 404],
        "revoked key": [401, 401],
        person: [200, 404],
        tenant: [404, 200],
        admin: [200, 200],
      },
    ],
  ];

describe.each(table)("%s %s", (method, path, answers) => {
  test.each(Object.entries(answers) as [Role, [number, number]][])("as %s", async (role, expected) => {
    const statuses = [];
    for (const id of [persons, tenants]) {
      const answer = await app.ask(path.replace("{id}", id), { method, headers: as(role) });
      statuses.push(answer.status);
      await answer.body?.cancel();
    }
    expect(statuses).toEqual(expected);
  });

  test("what is another's looks to the byte like what isn't there", async () => {
    for (const [role, foreign] of [
      ["other person", persons],
      ["other tenant", tenants],
      ["person", tenants],
      ["tenant", persons],
    ] as [Role, string][]) {
      const [one, other] = await Promise.all(
        [foreign, nobodys].map(async (id) => {
          const answer = await app.ask(path.replace("{id}", id), { method, headers: as(role) });
          const { instance: _, ...problem } = await jsonOf<Record<string, unknown>>(answer);
          const headers = [...answer.headers].filter(([name]) => name !== "x-request-id");
          return { status: answer.status, headers, problem };
        }),
      );
      expect(one).toEqual(other as NonNullable<typeof other>);
      expect(one?.status).toBe(404);
    }
  });
});

test.each([
  ["nobody", 401, 401],
  ["person", 202, 200],
  ["tenant", 202, 200],
  ["revoked key", 401, 401],
  ["admin", 202, 200],
] as [Role, number, number][])("POST and GET /api/v1/tasks as %s", async (role, created, listed) => {
  expect((await post(app, "/api/v1/tasks", { type: "echo" }, as(role))).status).toBe(created);
  expect((await app.ask("/api/v1/tasks", { headers: as(role) })).status).toBe(listed);
});

test("a list holds what is the caller's own, an operator's everyone's", async () => {
  const idsOf = async (role: Role) =>
    (await jsonOf<{ items: Task[] }>(app.ask("/api/v1/tasks?limit=100", { headers: as(role) }))).items.map(
      ({ id }) => id,
    );
  const [person, tenant, other, admin] = await Promise.all(
    (["person", "tenant", "other tenant", "admin"] as const).map(idsOf),
  );
  expect(person).toContain(persons);
  expect(person).not.toContain(tenants);
  expect(tenant).toContain(tenants);
  expect(tenant).not.toContain(persons);
  expect(other).toEqual([]);
  expect(admin).toContain(persons);
  expect(admin).toContain(tenants);
});

test("two credentials are refused: nobody should have to guess which was meant", async () => {
  for (const headers of [
    { ...as("person"), ...as("tenant") },
    { ...as("tenant"), ...asAdmin },
    { ...as("person"), ...asAdmin },
  ])
    expect((await app.ask("/api/v1/tasks", { headers })).status).toBe(400);
});

test.each([
  { "x-api-key": "" },
  { "x-api-key": "cpt_local_00000000_0000000000000000000000000000000000000000000" },
  { "x-api-key": "nonsense" },
  { "x-admin-key": "wrong" },
  { authorization: "Bearer nonsense" },
  { authorization: "Basic dTpw" },
])("%j opens nothing", async (headers) => {
  expect((await app.ask("/api/v1/tasks", { headers: headers as Headers })).status).toBe(401);
});
