import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsQR from "jsqr";
import { copyFor } from "../../../origin/reports/copy-for.ts";
import { PdfDocument } from "../../../origin/reports/pdf/document.ts";
import { type PdfOptions, renderPdf } from "../../../origin/reports/pdf/render-pdf.ts";
import { wordsOf } from "../../../origin/reports/pdf/words.ts";
import { type ExampleName, exampleReport } from "../example-reports.ts";
import { accessibilityFaults } from "./accessibility-faults.ts";
import { pdfPrograms } from "./pdf-programs.ts";
import { readObjects } from "./read-objects.ts";
import { tinyJpeg } from "./tiny-jpeg.ts";

const run = await pdfPrograms();
const folder = mkdtempSync(join(tmpdir(), "test-pdf-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const url = "https://carpulse.example/verify?id=0199f7a2-1c7b-7c3e-9a51-2f6cf8a0d1e4";
const shortCode = "7K2QX-M4T9C";
const photo = { width: 2, height: 1, components: 3 as const, jpeg: tinyJpeg };

async function written(name: ExampleName, options: PdfOptions): Promise<string> {
  const report = copyFor(await exampleReport(name), { copy: options.copy ?? "owner", vin: "masked" });
  const path = join(folder, `${name}-${options.language}.pdf`);
  writeFileSync(path, await renderPdf(report, options));
  return path;
}

const hostile = "http://evil.example javascript:alert(1) (\\) /JavaScript <</S/Launch>> שלום 特斯拉 ⚡";
const cases: [ExampleName, PdfOptions][] = [
  [
    "rich",
    {
      language: "bg",
      units: "metric",
      notes: hostile,
      photos: [photo, photo, photo],
      verification: { url, shortCode },
    },
  ],
  ["longest", { language: "fi", units: "imperial", copy: "buyer" }],
  ["poorest", { language: "fr", units: "metric" }],
];

if (run)
  describe.each(cases)("the example %s", (name, options) => {
    test("is whole by qpdf and mutool, and all that Debian's readers want of it", async () => {
      const path = await written(name, options);
      expect(run("qpdf", "--check", path)).toMatchObject({ code: 0, complained: "" });
      expect(run("mutool", "info", path)).toMatchObject({ code: 0, complained: "" });
      const info = run("pdfinfo", path);
      expect(info.complained).toBe("");
      for (const line of [/Tagged: +yes/, /JavaScript: +no/, /Encrypted: +no/, /Suspects: +no/, /\(A4\)/])
        expect(info.said).toMatch(line);
      const fonts = run("pdffonts", path).said.trim().split("\n").slice(2);
      expect(fonts.length).toBeGreaterThanOrEqual(2);
      for (const font of fonts) expect(font).toMatch(/CID TrueType +Identity-H +yes yes yes/);
    });

    test("holds nothing that PDF/UA-1 or PDF/A-2a forbid, as far as our own reading goes", async () => {
      expect(accessibilityFaults(readObjects(run, await written(name, options)))).toEqual([]);
    });

    test("is read in its order: title, verdict, then section after section", async () => {
      const path = await written(name, options);
      const structure = run("pdfinfo", "-struct", path);
      expect(structure.complained).toBe("");
      expect(structure.said.trimStart()).toStartWith("Document");
      for (const kind of ["H1", "H2", "TH", "Figure", "LBody", "Sect"])
        if (name !== "poorest" || (kind !== "Figure" && kind !== "TH"))
          expect(structure.said).toContain(kind);
      const text = run("pdftotext", path, "-").said.replaceAll("\f", "\n");
      const { sections } = wordsOf(options.language);
      const places = [
        sections.verdict,
        sections.identity,
        sections.charging_history,
        sections.not_checked,
        sections.method,
      ].map((title) => text.search(new RegExp(`^${title}$`, "m")));
      expect(places).not.toContain(-1);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    });
  });

if (run)
  test("no link comes from what a person wrote, and what can't be printed is still there to be copied", async () => {
    const [name, options] = cases[0] ?? ["rich", { language: "en", units: "metric" }];
    const path = await written(name, options);
    const objects = readObjects(run, path);
    const addresses = objects.all.flatMap((object) => (object["/S"] === "/URI" ? [object["/URI"]] : []));
    const inAnnotations = objects.all.flatMap((object) => objects.dict(object["/A"])["/URI"] ?? []);
    expect([...addresses, ...inAnnotations]).toEqual([`u:${url}`]);
    const text = run("pdftotext", path, "-").said;
    expect(text).toContain("http://evil.example javascript:alert(1)");
    expect(text).toContain("特斯拉");
    expect(text).toContain("⚡");
  });

if (run)
  test("a camera that sees the printed page is led to where the report is checked", async () => {
    const [name, options] = cases[0] ?? ["rich", { language: "en", units: "metric" }];
    const path = await written(name, options);
    // Only pages that name the check are looked at: to search all of them for a code takes seconds.
    const pages = run("pdftotext", path, "-").said.split("\f");
    const shown = pages.flatMap((text, index) => (text.includes(shortCode) ? [String(index + 1)] : []));
    expect(shown).toHaveLength(1);
    const picture = join(folder, "seen");
    const only = ["-f", ...shown, "-l", ...shown, "-singlefile"];
    expect(run("pdftoppm", "-gray", "-r", "110", ...only, path, picture).code).toBe(0);
    expect(codeOn(readFileSync(`${picture}.pgm`))).toBe(url);
  });

if (run)
  test("a document that breaks the rules is found out", () => {
    const document = new PdfDocument();
    const page = document.addPage();
    page.rect(0, 0, 10, 10, { fill: "#000000" });
    page.marked(document.root.add("H2"), () => {});
    page.marked(document.root.add("Figure"), () => {});
    const row = document.root.add("Table").add("TBody").add("TR");
    page.marked(row.add("TH"), () => {});
    page.marked(document.root.add("LI"), () => {});
    const path = join(folder, "bad.pdf");
    const said = { title: "Bad", subject: "", language: "en", producer: "", createdAt: new Date(0) };
    writeFileSync(path, document.bytes(said));
    expect(accessibilityFaults(readObjects(run, path))).toEqual([
      "A heading of level 2 follows one of level 0",
      "A figure has no alternative text",
      "A figure doesn't tell where it is",
      "A header cell doesn't tell what it heads",
      "/LI stands in /Document",
      "On page 1 f draws outside of any mark",
    ]);
  });

/** What the QR code on a page says, the page being a picture in grey (PGM). */
function codeOn(page: Buffer): string | undefined {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(page.toString("latin1", 0, 64));
  if (!head) throw new Error("Reading a page: it is no PGM of 8 bits");
  const grey = page.subarray(head[0].length);
  const pixels = new Uint8ClampedArray(grey.length * 4).fill(255);
  for (const [at, shade] of grey.entries()) pixels.fill(shade, at * 4, at * 4 + 3);
  return jsQR(pixels, Number(head[1]), Number(head[2]))?.data;
}
