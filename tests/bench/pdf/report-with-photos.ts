import { readFileSync } from "node:fs";
import { renderPdf } from "../../../origin/reports/pdf/render-pdf.ts";
import { exampleReport } from "../../reports/example-reports.ts";

/** A whole report with these photos, in a process of its own: how long the first one takes, and the most memory. */
const { report } = await exampleReport("longest");
const startedMs = performance.now();
const photos = process.argv.slice(2).map((path) => {
  const jpeg = new Uint8Array(readFileSync(path));
  return { id: path, width: 4000, height: 3000, components: 3 as const, jpeg };
});
const pdf = await renderPdf(report, { language: "en", units: "metric", photos });
const ms = performance.now() - startedMs;
process.stdout.write(JSON.stringify({ ms, bytes: pdf.byteLength, peakKib: process.resourceUsage().maxRSS }));
