import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Walked, walkFirstReport } from "./first-report.ts";
import { type Product, startProduct } from "./start-product.ts";

let product: Product;
let walked: Walked;
beforeAll(async () => {
  product = await startProduct({ OBJECT_STORE: "gcs", REPORTS_BUCKET: "cpt-reports" }, ["--push"]);
  walked = await walkFirstReport({ apiUrl: product.apiUrl, email: "elina@demo.example", language: "en" });
}, 120_000);
afterAll(() => product?.stop(), 30_000);

test("where tasks are pushed and files lie in a bucket, a person takes away the same PDF by the same road", () => {
  expect(Buffer.from(walked.pdf.subarray(0, 5)).toString()).toBe("%PDF-");
  expect(walked.text).toContain(walked.report.identity.data?.name ?? "no name");
});

test("it came out of the bucket, by an address that Google signed for the account that the origin runs as", () => {
  expect(walked.fileUrl).toContain("/storage.googleapis.com/cpt-reports/reports/");
  expect(new URL(walked.fileUrl).searchParams.get("X-Goog-Algorithm")).toBe("GOOG4-RSA-SHA256");
});

test("it was the queue that called: its road is in the log, and Google had nothing to object", async () => {
  const log = product.lines.join("\n");
  expect(log).toContain("Cloud Tasks projects/");
  expect(log).toContain("/api/v1/worker/tasks/:id");
  expect(await product.stop()).toBe(0);
  const said = product.lines.flatMap((line) => {
    const { part, severity, message } = JSON.parse(line) as Record<string, string>;
    return part === "google" && severity === "ERROR" ? [message] : [];
  });
  expect(said).toEqual([]);
}, 30_000);
