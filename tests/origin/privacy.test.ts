import { expect, test } from "bun:test";
import { sql } from "kysely";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { openMemory } from "../../origin/outside/key-value/memory.ts";
import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { jsonOf } from "../json-of.ts";
import { people } from "../simulators/tesla/people/people.ts";
import { until } from "../until.ts";
import { withoutSealed } from "../without-sealed.ts";
import { beginSignIn, comeBack, post, signInBy } from "./sign-in-by.ts";
import { startApp } from "./start-app.ts";

/** Everything that a person can do, well and badly. */
test("no journey leaves a VIN, a name, an address, a token or a key in a log, a store or the trail", async () => {
  const memory = openMemory({ clock: systemClock });
  const written: string[] = [];
  /** The store, telling of everything that is written to it. */
  const keyValue = new Proxy(memory, {
    get: (target, name: keyof typeof memory) =>
      typeof target[name] === "function" && ["set", "add", "replace"].includes(name)
        ? (...args: [string, string, string & number, number]) => {
            written.push(args.join(" "));
            return (target[name] as (...args: unknown[]) => unknown)(...args);
          }
        : target[name],
  });
  const app = await startApp({ keyValue });
  const secrets = new Set<string>();
  const worker = await app.startWorker();
  for (const { email } of people) {
    const headers = await signInBy(app, email);
    secrets.add(headers.authorization.slice(7));
    const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers }));
    for (const { id } of items) await app.ask(`/api/v1/tesla/vehicles/${id}/report`, { headers });
    const awake = items.find(({ state, in_service }) => state === "online" && !in_service);
    const body = { vehicle_id: awake?.id ?? "1", notes: "Call me: +358 40 1234567" };
    const accepted = await post(app, "/api/v1/tesla/vehicle-report/pdf/async", body, headers);
    const path = accepted.headers.get("location") ?? "";
    if (accepted.status === 202)
      await until(async () => (await jsonOf<ReportStatus>(app.ask(path, { headers }))).status === "complete");
    await app.ask("/api/v1/me", { headers });
    const refused = await beginSignIn(app, email, true);
    await comeBack(app, refused);
    await app.ask("/api/v1/me", { method: "DELETE", headers });
  }
  await worker.stop(1_000);

  const tables = ["users", "tasks", "audit_logs", "audit_heads", "report_records"];
  const rows: string[] = [];
  for (const table of tables) {
    const { rows: found } = await sql<{
      row: string;
    }>`select row_to_json(t)::text as row from ${sql.table(table)} t`.execute(app.outside.database.rows);
    rows.push(...found.map(({ row }) => row));
  }
  await app.stop();

  const held = {
    log: withoutSealed(app.lines.join("\n")),
    store: withoutSealed(written.join("\n")),
    rows: withoutSealed(rows.join("\n")),
  };
  for (const [where, text] of Object.entries(held)) {
    expect(text.length).toBeGreaterThan(1_000);
    for (const { email, cars } of people) {
      for (const personal of [email, ...cars.map(({ vin }) => vin)])
        expect([where, personal, text.includes(personal)]).toEqual([where, personal, false]);
    }
    for (const secret of secrets) expect([where, text.includes(secret)]).toEqual([where, false]);
    expect(text).not.toContain("+358 40");
    // A VIN, Tesla's tokens, a position with its decimals.
    expect(text).not.toMatch(/\b(?=[A-Z0-9]*\d)[A-HJ-NPR-Z0-9]{17}\b/);
    expect(text).not.toMatch(/\b(?:EU|NA)_[\w-]{16,}/);
    expect(text).not.toMatch(/(?:latitude|longitude)"?:/);
  }
}, 60_000);
