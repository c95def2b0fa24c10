import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pinnedNode, root } from "../../infra/local/root.ts";
import type { ReportItem, ReportList, Verification } from "../../shared/contracts/report-record.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { findManifest, verifyPdf } from "../../shared/report-manifest.ts";
import type { PublicKey } from "../../shared/signing-keys.ts";
import { jsonOf } from "../json-of.ts";
import { post, signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

const program = "edge/web/public/verify-report.mjs";
// Plain JavaScript, for anyone to run: its shapes are told here.
const { checkReport }: { checkReport(pdf: Buffer, set: { keys: unknown[] }): { genuine: boolean } } =
  await import(join(root, program));

let app: AppUnderTest;
let headers: { authorization: string };
let answer: Response;
let pdf: Buffer;
let item: ReportItem | undefined;
let published: { keys: PublicKey[] };
const folder = mkdtempSync(join(tmpdir(), "cpt-verify-"));
const pdfPath = "/api/v1/tesla/vehicle-report/pdf";
beforeAll(async () => {
  app = await startApp();
  headers = await signInBy(app);
  answer = await post(app, pdfPath, { vehicle_id: await carId(), copy: "buyer" }, headers);
  pdf = Buffer.from(await answer.bytes());
  const { items } = await jsonOf<ReportList>(app.ask("/api/v1/tesla/reports", { headers }));
  item = items[0];
  published = await jsonOf(app.ask("/api/v1/signing-keys"));
}, 30_000);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await app.stop();
});

async function carId(who = headers): Promise<string | undefined> {
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers: who }));
  return items.find(({ state, in_service }) => state === "online" && !in_service)?.id;
}
const spare = (name: string, bytes: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const run = (command: string[]) => {
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { cwd: root });
  return { exitCode, said: `${stdout}${stderr}` };
};

test("a PDF made while its asker waits is on record as any other, and verifies", async () => {
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  expect(item?.id).toBe(answer.headers.get("x-report-id") ?? "none");
  expect(item?.sha256).toBe(createHash("sha256").update(pdf).digest("hex"));
  const told = await jsonOf<Verification>(app.ask(`/api/v1/reports/${item?.id}/verify`));
  expect(told).toMatchObject({ state: "valid", sha256: item?.sha256 ?? "", size_bytes: pdf.byteLength });
  expect(findManifest(pdf)?.text).toBe(told.report?.manifest?.replace(/%signature.*\n/, ""));
});

test("its manifest tells of the report and nothing that finds the car or its owner", async () => {
  const verdict = await verifyPdf(pdf, published.keys);
  expect(verdict).toMatchObject({
    is: "genuine",
    manifest: { reportId: item?.id ?? "", copy: "buyer", language: "en", model: item?.model ?? "" },
  });
  const text = findManifest(pdf)?.text ?? "";
  expect(text).not.toMatch(/\b[A-HJ-NPR-Z0-9]{17}\b/);
  expect(text).toMatch(/^%vin: [A-HJ-NPR-Z0-9]{5}\*{4}$/m);
});

test("the small program that anyone may use says so too, without us, on Node and on Bun", () => {
  const [file, keys] = [spare("report.pdf", pdf), spare("keys.json", JSON.stringify(published))];
  for (const runtime of [pinnedNode(), process.execPath]) {
    const { exitCode, said } = run([runtime, program, file, keys]);
    expect(said).toContain(`Genuine\n  report: ${item?.id}\n`);
    expect(exitCode).toBe(0);
  }
  const changed = Buffer.from(pdf);
  changed[1000] = (changed[1000] ?? 0) ^ 1;
  const refused = run([pinnedNode(), program, spare("changed.pdf", changed), keys]);
  expect(refused).toEqual({ exitCode: 1, said: "Not genuine: The file was changed after it was signed\n" });
  expect(run([pinnedNode(), program]).exitCode).toBe(2);
  for (const unread of [
    ["missing.pdf", keys],
    [file, "missing.json"],
    [file, file],
    [file, spare("list.json", "[]")],
  ]) {
    const { exitCode, said } = run([pinnedNode(), program, ...unread]);
    expect(exitCode).toBe(2);
    expect(said).toMatch(/^Nothing was checked: .+\n$/);
  }
});

test("the program refuses a change to any byte, and whatever is put before, within or after", () => {
  const isGenuine = (bytes: Buffer) => checkReport(bytes, published).genuine;
  expect(isGenuine(pdf)).toBe(true);
  const blockFrom = pdf.lastIndexOf("%Car Pulse Tracker");
  // Every byte of the manifest and of what follows; of what comes before, one in some hundred.
  const places = [
    ...Array.from({ length: 300 }, (_, index) => Math.floor((index * blockFrom) / 300)),
    ...Array.from({ length: pdf.byteLength - blockFrom }, (_, index) => blockFrom + index),
  ];
  for (const at of places) {
    const changed = Buffer.from(pdf);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    expect([at, isGenuine(changed)]).toEqual([at, false]);
  }
  for (const at of [0, blockFrom, blockFrom + 100, pdf.byteLength])
    expect(isGenuine(Buffer.concat([pdf.subarray(0, at), Buffer.from("\n"), pdf.subarray(at)]))).toBe(false);
  expect(isGenuine(Buffer.concat([pdf, pdf]))).toBe(false);
  expect(checkReport(pdf, { keys: [] })).toMatchObject({ genuine: false });
});

test("a signed PDF is sound to programs that aren't ours", () => {
  if (!Bun.which("qpdf")) return;
  const { exitCode, said } = run(["qpdf", "--check", spare("sound.pdf", pdf)]);
  expect(said).toContain("No syntax or stream encoding errors found");
  expect(exitCode).toBe(0);
});

test("its pictures are for whoever knows its id, and kept by caches for minutes", async () => {
  for (const [name, width, height] of [
    ["preview", 1200, 630],
    ["thumbnail", 420, 594],
  ] as const) {
    const picture = await app.ask(`/api/v1/reports/${item?.id}/${name}.png`);
    expect(picture.status).toBe(200);
    expect(picture.headers.get("content-type")).toBe("image/png");
    expect(picture.headers.get("cache-control")).toBe("public, max-age=300");
    const png = Buffer.from(await picture.bytes());
    expect([png.toString("latin1", 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([
      "PNG",
      width,
      height,
    ]);
    expect((await app.ask(`/api/v1/reports/01a1fd69-2a7d-7007-8fa3-cc7733faaf19/${name}.png`)).status).toBe(
      404,
    );
  }
});

test("only so many are made at once while people wait; the others are asked to come again", async () => {
  const vehicle_id = await carId();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => post(app, pdfPath, { vehicle_id }, headers)),
  );
  const busy = answers.filter(({ status }) => status === 503);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(3);
  expect(busy.length).toBeGreaterThan(0);
  expect(busy[0]?.headers.get("retry-after")).toBe("2");
  expect((await post(app, pdfPath, { vehicle_id }, headers)).status).toBe(200);
});

test("a PDF whose record can't be written leaves nothing in the store", async () => {
  const { database, objects } = app.outside;
  const { transaction } = database;
  const lying = new Set<string>();
  const { put, remove } = objects;
  objects.put = async (name, bytes, ...rest) => {
    lying.add(name);
    await put(name, bytes, ...rest);
  };
  objects.remove = async (name) => {
    lying.delete(name);
    return remove(name);
  };
  database.transaction = () => Promise.reject(new Error("The database is away"));
  const failed = await post(app, pdfPath, { vehicle_id: await carId() }, headers);
  Object.assign(database, { transaction });
  Object.assign(objects, { put, remove });
  expect(failed.status).toBe(500);
  expect([...lying]).toEqual([]);
});
