import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Verification } from "../../shared/contracts/report-record.ts";
import type { Task } from "../../shared/contracts/task.ts";
import { sha256, verifyPdf } from "../../shared/report-manifest.ts";
import type { PublicKey } from "../../shared/signing-keys.ts";
import { jsonOf } from "../json-of.ts";
import { until } from "../until.ts";
import { fetchLocal } from "./fetch-local.ts";
import { type Walked, walkFirstReport } from "./first-report.ts";
import { type Product, startProduct } from "./start-product.ts";

let product: Product;
let walked: Walked;
beforeAll(async () => {
  product = await startProduct();
  walked = await walkFirstReport({ apiUrl: product.apiUrl, email: "elina@demo.example", language: "bg" });
}, 90_000);
afterAll(() => product?.stop(), 30_000);

test("a person signs in, sees a car, and takes away a PDF that holds what the page showed", () => {
  const km = walked.report.odometer.data?.distance_km ?? Number.NaN;
  const shown = new Intl.NumberFormat("bg", { maximumFractionDigits: 0 }).format(km);
  expect(Buffer.from(walked.pdf.subarray(0, 5)).toString()).toBe("%PDF-");
  expect(walked.text).toContain("Доклад за автомобила");
  expect(walked.text.replaceAll(/\s/gu, " ")).toContain(shown.replaceAll(/\s/gu, " "));
  expect(walked.text).toContain(walked.report.identity.data?.name ?? "no name");
});

test("whoever holds a copy may ask through the edge whether it is ours, and sees its picture", async () => {
  const { keys } = await jsonOf<{ keys: PublicKey[] }>(fetchLocal(`${product.apiUrl}/api/v1/signing-keys`));
  const verdict = await verifyPdf(walked.pdf, keys);
  expect(verdict).toMatchObject({ is: "genuine", manifest: { language: "bg" } });
  const id = verdict.is === "genuine" ? verdict.manifest.reportId : "";
  const told = await jsonOf<Verification>(fetchLocal(`${product.apiUrl}/api/v1/reports/${id}/verify`));
  expect(told).toMatchObject({ state: "valid", sha256: await sha256(walked.pdf) });
  const picture = await fetchLocal(`${product.apiUrl}/api/v1/reports/${id}/preview.png`);
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  expect(picture.headers.get("cache-control")).toBe("public, max-age=300");
  const page = await (await fetchLocal(`${product.pageUrl}/verify?id=${id}`)).text();
  expect(page).toContain(`/api/v1/reports/${id}/preview.png`);
});

test("the link opens it again, and not when anything of it is changed", async () => {
  expect((await fetchLocal(walked.downloadUrl)).status).toBe(302);
  const changed = walked.downloadUrl.replace(/signature=./, "signature=_");
  expect((await fetchLocal(changed)).status).toBe(403);
  expect((await fetchLocal(walked.downloadUrl.replace(".pdf", "x.pdf"))).status).toBe(403);
});

test("a tenant asks for a task through the edge, once, and follows it from where it was left", async () => {
  const ask = (path: string, headers: Record<string, string>, body?: object) =>
    fetchLocal(`${product.apiUrl}/api/v1${path}`, {
      headers: { "content-type": "application/json", ...headers },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
    });
  const admin = { "x-admin-key": product.adminKey };
  const { id: tenant } = await jsonOf<{ id: string }>(ask("/admin/tenants", admin, { name: "Fleet One" }));
  const { key } = await jsonOf<{ key: string }>(ask(`/admin/tenants/${tenant}/keys`, admin, { name: "one" }));
  const headers = { "x-api-key": key };
  const once = { ...headers, "idempotency-key": '"journey"' };
  const task = { type: "echo", payload: { message: "through the edge" } };
  const { id } = await jsonOf<Task>(ask("/tasks", once, task));
  const again = await ask("/tasks", once, task);
  expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([202, "true"]);
  expect((await jsonOf<Task>(again)).id).toBe(id);

  const told = await (await ask(`/tasks/${id}/events`, headers)).text();
  expect(told).toContain("event: end");
  expect(told).toContain("through the edge");
  const rest = await (await ask(`/tasks/${id}/events`, { ...headers, "last-event-id": "1" })).text();
  expect(rest).not.toContain('"pending"');
  expect(rest).toContain("event: end");
  expect((await ask(`/tasks/${id}`, {})).status).toBe(401);
});

test("the reference is there for everyone, the operators' pages only past the edge", async () => {
  const reference = await fetchLocal(`${product.apiUrl}/docs`);
  expect(reference.status).toBe(200);
  expect(reference.headers.get("content-security-policy")).toContain("style-src 'self'");
  const headers = { "x-admin-key": product.adminKey };
  expect((await fetchLocal(`${product.apiUrl}/ops`, { headers })).status).toBe(404);
  const page = await fetch(`${product.originUrl}/ops`);
  expect([page.status, (await page.text()).includes("<h2>Queues</h2>")]).toEqual([200, true]);
});

test("what is asked through the edge keeps its id down to the origin's log", async () => {
  const answer = await fetchLocal(`${product.apiUrl}/api/v1/nothing-of-the-kind`);
  const id = answer.headers.get("x-request-id") ?? "missing";
  expect(answer.status).toBe(404);
  const parts = () => product.lines.filter((line) => line.includes(id)).map((line) => JSON.parse(line).part);
  // A line comes through two pipes: it may arrive after the answer.
  await until(() => new Set(parts()).size === 2);
  expect(new Set(parts())).toEqual(new Set(["edge", "origin"]));
});

test("no line of any part holds a VIN, a token, a code, an e-mail address or a query", () => {
  const log = product.lines.filter((line) => !line.includes("Everything is up")).join("\n");
  expect(log).not.toMatch(/\b[A-HJ-NPR-Z0-9]{17}\b/);
  expect(log).not.toContain("elina@demo.example");
  expect(log).not.toContain(walked.session.access_token);
  expect(log).not.toMatch(/[?&](code|state|signature|expires)=/);
});

test("ending it leaves no process and no port", async () => {
  expect(await product.stop()).toBe(0);
  for (const url of [product.pageUrl, product.simulatorUrl]) {
    const { port } = new URL(url);
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  }
}, 30_000);
