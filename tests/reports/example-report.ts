import { parseArgs } from "node:util";
import * as z from "zod";
import { copyFor } from "../../origin/reports/copy-for.ts";
import { renderPdf } from "../../origin/reports/pdf/render-pdf.ts";
import { copies } from "../../shared/contracts/report.ts";
import { languages, unitSystems } from "../../shared/languages.ts";
import { exampleNames, exampleReport } from "./example-reports.ts";

const Asked = z.strictObject({
  report: z.enum(exampleNames).default("rich"),
  lang: z.enum(languages).default("en"),
  units: z.enum(unitSystems).default("metric"),
  copy: z.enum(copies).default("owner"),
  out: z.string().min(1).default("report.pdf"),
});

/** `npm run example-report -- --lang bg --copy buyer --out report.pdf`: a PDF to look at, of one of the examples. */
export async function writeExampleReport(args: string[]): Promise<string> {
  const options = Object.fromEntries(
    Object.keys(Asked.shape).map((name) => [name, { type: "string" as const }]),
  );
  const { values } = parseArgs({ args, options });
  const { report, lang, units, copy, out } = Asked.parse(values);
  const shown = copyFor(await exampleReport(report), { copy, vin: "masked" });
  const verification = { url: "http://localhost:8787/verify?id=example", shortCode: "EXAMP-0REP0" };
  await Bun.write(out, await renderPdf(shown, { language: lang, units, copy, verification }));
  return out;
}

if (import.meta.main)
  await writeExampleReport(process.argv.slice(2)).then(
    (path) => process.stdout.write(`${path}\n`),
    (error) => {
      process.stderr.write(`${error instanceof z.ZodError ? z.prettifyError(error) : error.message}\n`);
      process.exit(2);
    },
  );
