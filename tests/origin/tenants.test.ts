import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import type { ApiKey, CreatedApiKey, CreatedTenant, Tenant } from "../../shared/contracts/tenants.ts";
import { jsonOf } from "../json-of.ts";
import { adminKey, asAdmin } from "./admin-key.ts";
import { post } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

const path = "/api/v1/admin/tenants";
const clock = createManualClock(Date.UTC(2026, 10, 28));
let app: AppUnderTest;
beforeAll(async () => {
  app = await startApp({ clock }, { ADMIN_KEY: adminKey });
}, 30_000);
afterAll(() => app.stop());

const addTenant = (name: string) => jsonOf<CreatedTenant>(post(app, path, { name }, asAdmin));
const addKey = (tenantId: string, name = "one") =>
  jsonOf<CreatedApiKey>(post(app, `${path}/${tenantId}/keys`, { name }, asAdmin));
const keysOf = async (tenantId: string) =>
  (await jsonOf<{ items: ApiKey[] }>(app.ask(`${path}/${tenantId}/keys`, { headers: asAdmin }))).items;
const codeOf = async (answer: Response) => (await jsonOf<{ type: string }>(answer)).type.split("/").at(-1);

describe("tenants and their keys", () => {
  test("are made, read and listed by operators", async () => {
    const answer = await post(app, path, { name: "Fleet One" }, asAdmin);
    expect(answer.status).toBe(201);
    const tenant = await jsonOf<CreatedTenant>(answer);
    expect(answer.headers.get("location")).toBe(`${path}/${tenant.id}`);
    expect(tenant.webhook_secret).toMatch(/^whsec_[\w+/]{43}=$/);
    const read = await jsonOf<Tenant>(app.ask(`${path}/${tenant.id}`, { headers: asAdmin }));
    expect(read).toEqual({ id: tenant.id, name: "Fleet One", created_at: tenant.created_at });
    const key = await addKey(tenant.id);
    expect(key.key).toStartWith(`${key.prefix}_`);
    expect(key.prefix).toMatch(/^cpt_local_[0-9a-f]{8}$/);
  });

  test("a key is shown once, and kept as nothing but its hash", async () => {
    const { id } = await addTenant("Hashed");
    const { key, ...shown } = await addKey(id);
    expect(await keysOf(id)).toEqual([shown]);
    const { rows } = app.outside.database;
    const kept = await rows.selectFrom("api_keys").selectAll().where("id", "=", shown.id).execute();
    const secret = key.split("_").at(-1) ?? "";
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(app.lines.join()).not.toContain(secret);
  });

  test("a revoked key stays in the list, and may be revoked again", async () => {
    const { id } = await addTenant("Revoking");
    const key = await addKey(id);
    const revoke = () => app.ask(`${path}/${id}/keys/${key.id}`, { method: "DELETE", headers: asAdmin });
    await clock.advance(1);
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(204);
    expect((await keysOf(id))[0]?.revoked_at).not.toBeNull();
    const entries = await app.outside.database.rows
      .selectFrom("audit_logs")
      .select("action")
      .where("subject", "=", key.id)
      .orderBy("id")
      .execute();
    expect(entries.map(({ action }) => action)).toEqual(["key.created", "key.revoked"]);
  });

  test("a key of another tenant isn't there", async () => {
    const [one, other] = [await addTenant("One"), await addTenant("Other")];
    const key = await addKey(one.id);
    const answer = await app.ask(`${path}/${other.id}/keys/${key.id}`, {
      method: "DELETE",
      headers: asAdmin,
    });
    expect([answer.status, await codeOf(answer)]).toEqual([404, "key.unknown"]);
  });

  test("a tenant has 20 keys at most, however many are asked for at once", async () => {
    const { id } = await addTenant("Many");
    const answers = await Promise.all(
      Array.from({ length: 23 }, () => post(app, `${path}/${id}/keys`, { name: "many" }, asAdmin)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
  });

  test("a webhook secret is changed, and the one before goes on for a day", async () => {
    const { id, webhook_secret } = await addTenant("Rotating");
    const answer = await app.ask(`${path}/${id}/webhook-secret`, { method: "POST", headers: asAdmin });
    const changed = await jsonOf<{ webhook_secret: string; previous_until: string }>(answer);
    expect(changed.webhook_secret).not.toBe(webhook_secret);
    expect(changed.previous_until).toBe(new Date(clock.now() + 24 * 3600_000).toISOString());
  });
});

test.each([
  ["GET", path],
  ["POST", path],
  ["GET", `${path}/01a1fd69-2a7d-7007-8fa3-cc7733faaf19`],
  ["POST", `${path}/01a1fd69-2a7d-7007-8fa3-cc7733faaf19/webhook-secret`],
  ["GET", `${path}/01a1fd69-2a7d-7007-8fa3-cc7733faaf19/keys`],
  ["POST", `${path}/01a1fd69-2a7d-7007-8fa3-cc7733faaf19/keys`],
  ["DELETE", `${path}/01a1fd69-2a7d-7007-8fa3-cc7733faaf19/keys/01a1fd69-2a7d-7007-8fa3-cc7733faaf19`],
  ["PATCH", path],
])("%s %s is not there without the admin key, and looks like what isn't", async (method, asked) => {
  const bodyOf = async (target: string, headers: Record<string, string>) => {
    const { instance: _, ...problem } = await jsonOf<Record<string, unknown>>(
      app.ask(target, { method, headers }),
    );
    return problem;
  };
  const nothing = await bodyOf("/api/v1/nothing-here", {});
  for (const headers of [{}, { "x-admin-key": "wrong" }, { "x-api-key": adminKey }])
    expect(await bodyOf(asked, headers as Record<string, string>)).toEqual(nothing);
});

describe("an Idempotency-Key", () => {
  const withKey = (key: string) => ({ ...asAdmin, "idempotency-key": key });

  test("gives the same answer for the same request, quoted or bare, and makes one thing", async () => {
    const first = await post(app, path, { name: "Once" }, withKey('"once-1"'));
    const again = await post(app, path, { name: "Once" }, withKey("once-1"));
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(await again.text()).toBe(await first.text());
    const { rows } = app.outside.database;
    expect(await rows.selectFrom("tenants").select("id").where("name", "=", "Once").execute()).toHaveLength(
      1,
    );
  });

  test("with another body is refused", async () => {
    await post(app, path, { name: "Body" }, withKey("body-1"));
    const answer = await post(app, path, { name: "Other body" }, withKey("body-1"));
    expect([answer.status, await codeOf(answer)]).toEqual([422, "idempotency.other-body"]);
  });

  test("at another address is another key", async () => {
    const { id } = await jsonOf<CreatedTenant>(post(app, path, { name: "Route" }, withKey("route-1")));
    expect((await post(app, `${path}/${id}/keys`, { name: "Route" }, withKey("route-1"))).status).toBe(201);
  });

  test("of a refused request is free again", async () => {
    expect((await post(app, path, { name: "" }, withKey("free-1"))).status).toBe(422);
    const nobody = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
    const refused = () => post(app, `${path}/${nobody}/keys`, { name: "x" }, withKey("free-1"));
    expect((await refused()).status).toBe(404);
    expect((await refused()).status).toBe(404);
    expect((await post(app, path, { name: "Free" }, withKey("free-1"))).status).toBe(201);
  });

  test("sent by many at once makes one thing; the others get its answer, or are told to wait", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(app, path, { name: "Race" }, withKey("race-1"))),
    );
    const created = answers.filter(({ status }) => status === 201);
    expect(created.filter(({ headers }) => !headers.has("idempotent-replayed"))).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer.headers.get("retry-after")).toBe("1");
      expect([answer.status, await codeOf(answer)]).toEqual([409, "idempotency.running"]);
    }
    const { rows } = app.outside.database;
    expect(await rows.selectFrom("tenants").select("id").where("name", "=", "Race").execute()).toHaveLength(
      1,
    );
  });

  test("whose process died in the middle is taken over after two minutes", async () => {
    const { rows } = app.outside.database;
    await clock.advance(1);
    await post(app, path, { name: "Died" }, withKey("died-1"));
    const last = await rows
      .selectFrom("idempotency_keys")
      .select("id")
      .orderBy("claim", "desc")
      .limit(1)
      .executeTakeFirstOrThrow();
    await rows.updateTable("idempotency_keys").set({ answer: null }).where("id", "=", last.id).execute();
    expect((await post(app, path, { name: "Died" }, withKey("died-1"))).status).toBe(409);
    await clock.advance(120_000);
    expect((await post(app, path, { name: "Died" }, withKey("died-1"))).status).toBe(201);
  });

  test("is forgotten after a day, and nothing shown once is kept in the clear", async () => {
    const { webhook_secret } = await jsonOf<CreatedTenant>(
      post(app, path, { name: "Day" }, withKey("day-1")),
    );
    const kept = await app.outside.database.rows.selectFrom("idempotency_keys").selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain(webhook_secret);
    await clock.advance(24 * 3600_000);
    const answer = await post(app, path, { name: "Another day" }, withKey("day-1"));
    expect([answer.status, answer.headers.get("idempotent-replayed")]).toEqual([201, null]);
  });

  test.each(["", '""', `"${"k".repeat(256)}"`, "k".repeat(256), "two words", '"open', '"a"b"', "\u00e9"])(
    "%p is none",
    async (key) => {
      const answer = await post(app, path, { name: "Malformed" }, withKey(key));
      expect([answer.status, await codeOf(answer)]).toEqual([400, "idempotency.malformed"]);
    },
  );

  test("may hold 255 characters, escaped quotes among them", async () => {
    const long = await post(app, path, { name: "Long" }, withKey(`"${"k".repeat(253)}\\"\\\\"`));
    expect(long.status).toBe(201);
  });
});

describe("a list goes on by its cursor", () => {
  test("to its end, each item once", async () => {
    const seen: string[] = [];
    let after = "";
    do {
      const { items, next } = await jsonOf<{ items: Tenant[]; next: string | null }>(
        app.ask(`${path}?limit=3${after}`, { headers: asAdmin }),
      );
      seen.push(...items.map(({ id }) => id));
      after = next === null ? "" : `&after=${next}`;
    } while (after !== "");
    expect(seen).toEqual([...new Set(seen)].toSorted().toReversed());
    const all = await app.outside.database.rows.selectFrom("tenants").select("id").execute();
    expect(seen).toHaveLength(all.length);
  });

  test("and by no other, changed or made up", async () => {
    const { next } = await jsonOf<{ next: string }>(app.ask(`${path}?limit=1`, { headers: asAdmin }));
    const { id } = await addTenant("Cursor");
    const changed = `${next.slice(0, 5)}${next[5] === "A" ? "B" : "A"}${next.slice(6)}`;
    for (const target of [
      `${path}?after=${changed}`,
      `${path}?after=x`,
      `${path}?after=${next}x`,
      `${path}/${id}/keys?after=${next}`,
    ]) {
      const answer = await app.ask(target, { headers: asAdmin });
      expect([answer.status, await codeOf(answer)]).toEqual([422, "cursor.refused"]);
    }
  });
});
