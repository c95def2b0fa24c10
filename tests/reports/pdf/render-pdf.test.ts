import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderPdf } from "../../../origin/reports/pdf/render-pdf.ts";
import { wordsOf } from "../../../origin/reports/pdf/words.ts";
import { languages } from "../../../shared/languages.ts";
import { pdfPages, pdfText } from "../../journeys/pdf-text.ts";
import { writeExampleReport } from "../example-report.ts";
import { exampleNames, exampleReport } from "../example-reports.ts";

const { report: rich } = await exampleReport("rich");
const metric = { language: "en", units: "metric" } as const;
const plain = (text: string): string => text.replaceAll(/\s+/gu, " ");

test("the same report gives the same bytes", async () => {
  const once = await renderPdf(rich, metric);
  expect(Buffer.compare(once, await renderPdf(structuredClone(rich), metric))).toBe(0);
  const other = await renderPdf({ ...rich, read_at: "2026-11-22T14:32:00Z" }, metric);
  expect(Buffer.compare(once, other)).not.toBe(0);
});

test.each(languages.flatMap((language) => exampleNames.map((name) => ({ language, name }))))(
  "the example $name is told in $language",
  async ({ language, name }) => {
    const { report } = await exampleReport(name);
    const pages = await pdfPages(await renderPdf(report, { language, units: "metric" }));
    const text = pages.join("\n");
    expect(text).toContain("Car Pulse Tracker");
    // A place for a figure that nobody filled.
    expect(text).not.toMatch(/\{\w+\}|undefined|NaN|\[object/);
    // The line that names a section's source, parted from the section.
    for (const page of pages) expect(page).not.toMatch(/^[a-z]+_[a-z]+, /);
  },
);

test("what a person writes stands there as it is, and controls are gone", async () => {
  const notes = "<b>bold</b> & \\(text) 100 % {car} \u202Eevil\u202C a\u0007b";
  const pdf = await renderPdf(rich, { ...metric, notes });
  expect(plain(await pdfText(pdf))).toContain("<b>bold</b> & \\(text) 100 % {car} evil ab");
});

test("figures follow the units and the language", async () => {
  const report = structuredClone(rich);
  if (report.odometer.data) report.odometer.data.distance_km = 48_213;
  const german = plain(await pdfText(await renderPdf(report, { language: "de", units: "imperial" })));
  expect(german).toContain("29.958 mi");
  expect(german).toMatch(/\d,\d psi/);
  expect(german).not.toMatch(/\d km\b|\d bar\b/);
  const french = plain(await pdfText(await renderPdf(report, { language: "fr", units: "metric" })));
  expect(french).toContain("48 213 km");
});

test("a buyer's copy tells nothing of where or how the owner lives, even of a report that does", async () => {
  const buyers = plain(await pdfText(await renderPdf(rich, { ...metric, copy: "buyer" })));
  const owners = plain(await pdfText(await renderPdf(rich, metric)));
  for (const telling of [
    "Blue Three",
    "Jyväskylä",
    "UTC+2",
    "Sentry mode",
    "EUR",
    "Driver's setting",
    "USD",
  ]) {
    expect(owners).toContain(telling);
    expect(buyers).not.toContain(telling);
  }
  expect(buyers).toContain("Left out of this copy");
});

test("a section that is absent says why, and one that is from before says since when", async () => {
  const report = structuredClone(rich);
  report.warranty = { ...report.warranty, state: "absent", reason: "scope-missing", data: null };
  report.tyres = { ...report.tyres, state: "cached", reason: "unreachable", read_at: "2026-11-20T08:00:00Z" };
  const text = plain(await pdfText(await renderPdf(report, metric)));
  expect(text).toContain("Tesla was not allowed to share this.");
  expect(text).toContain("From an earlier reading, on Nov 20, 2026, 10:00 AM UTC+2. Tesla did not answer.");
});

test.each([...languages])("a cover that its distance has ended is told as ended in %s", async (language) => {
  const { report } = await exampleReport("longest");
  const { states } = wordsOf(language).cover;
  const text = plain(await pdfText(await renderPdf(report, { language, units: "metric" })));
  // A narrow column breaks it: whatever stands beside it comes between.
  for (const word of states["ended-by-distance"].split(" ")) expect(text).toContain(word);
  expect(report.warranty.data?.covers.map(({ state }) => state)).not.toContain("active");
});

test.each([...languages])("a long name never takes the VIN off the first page in %s", async (language) => {
  const { report } = await exampleReport("longest");
  const text = plain(await pdfText(await renderPdf(report, { language, units: "metric" })));
  expect(report.identity.data?.vin).toBe("LRWYG****");
  expect(text).toMatch(/LRWYG\*{4} · [^|]{1,60} · Vecchia Volpe/);
});

test("times stand in one line, and months beside each other: by their initials where they are many", async () => {
  const finnish = { language: "fi", units: "metric" } as const;
  const { report: many } = await exampleReport("longest");
  const crowded = await pdfText(await renderPdf(many, finnish));
  expect(crowded).toMatch(/30\.10\.2026[ \u00a0]klo[ \u00a0]10\.10/);
  const months = /^(tammi|helmi|maalis|syys|loka|marras)$/m;
  expect(crowded).not.toMatch(months);
  const few = structuredClone(many);
  const history = few.charging_history.data;
  if (history) history.by_month = history.by_month.slice(-6);
  expect(await pdfText(await renderPdf(few, finnish))).toMatch(months);
});

test("how the cabin is kept from overheating is told in the reader's language", async () => {
  const report = structuredClone(rich);
  if (report.comfort.data) report.comfort.data.overheat_protection = "FanOnly";
  const german = plain(await pdfText(await renderPdf(report, { ...metric, language: "de" })));
  expect(german).toContain("Nur Lüfter");
  expect(german).not.toContain("FanOnly");
});

test("an example can be written by anyone who wants to look at one", async () => {
  const path = join(tmpdir(), `example-${process.pid}.pdf`);
  await writeExampleReport(["--lang", "bg", "--copy", "buyer", "--out", path]);
  const written = await Bun.file(path).bytes();
  rmSync(path);
  expect(await pdfText(written)).toContain("Екземпляр за купувача");
  await expect(writeExampleReport(["--lang", "tlh"])).rejects.toThrow("lang");
});
