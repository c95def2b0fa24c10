import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installed } from "../servers/install.ts";
import type { Belongings } from "./belongings.ts";
import type { Benchmark } from "./harness.ts";
import { asHtml, styleSheet } from "./pdf/as-html.ts";
import { threePages } from "./pdf/three-pages.ts";

const documents = 7;

export const pdf: Benchmark = {
  name: "pdf",
  compares:
    "three pages (header, facts, bar chart, tyres, two tables of 25 rows) in Latin and Cyrillic, laid out, on one core",
  metrics: [
    { name: "weasyprint", unit: "ms", better: "lower", figure: 60, runs: 5 },
    { name: "cold", unit: "ms", better: "lower", figure: 2.8, runs: 7 },
    { name: "size", unit: "bytes", better: "lower", figure: 0.67, runs: 1 },
  ],
  prepare: async ({ belongings }) => {
    const python = await pythonWithWeasyPrint();
    const folder = belongings.folder();
    writeFileSync(join(folder, "style.css"), styleSheet);
    for (let seed = 1; seed <= documents; seed++)
      writeFileSync(join(folder, `${seed}.html`), asHtml(threePages(seed)));
    const files = { ours: join(folder, "ours.pdf"), theirs: join(folder, "theirs.pdf") };
    const ours = (...words: string[]) => belongings.output([process.execPath, ourSide, ...words]);
    const theirs = (...words: string[]) =>
      belongings.output([python, join(import.meta.dirname, "pdf/their-side.py"), folder, ...words]);
    return {
      sides: {
        weasyprint: {
          ours: async () => Number(await ours("warm")),
          peer: async () => Number(await theirs("warm")),
        },
        cold: {
          ours: () => timed(() => ours("first", files.ours)),
          peer: () => timed(() => theirs("first", files.theirs)),
        },
        size: {
          ours: async () => statSync(files.ours).size,
          peer: async () => statSync(files.theirs).size,
        },
      },
      notes: () => photosNote(belongings, python, join(folder, "photos")),
    };
  },
};

const ourSide = join(import.meta.dirname, "pdf/our-side.ts");
const withPhotos = join(import.meta.dirname, "pdf/report-with-photos.ts");

async function timed(deed: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await deed();
  return performance.now() - startedMs;
}

/** Six photos of 12 megapixels, as a phone takes them: some detail everywhere, so that they don't pack to nothing. */
async function photosNote(belongings: Belongings, python: string, folder: string): Promise<string[]> {
  mkdirSync(folder);
  const paths = Array.from({ length: 6 }, (_, index) => join(folder, `${index}.jpg`));
  const draw =
    "import sys; from PIL import Image; [Image.effect_noise((4000, 3000), 30).convert('RGB').save(path, quality=80) for path in sys.argv[1:]]";
  await belongings.output([python, "-c", draw, ...paths]);
  const told = await belongings.output([process.execPath, withPhotos, ...paths]);
  const { ms, bytes, peakKib } = JSON.parse(told);
  const mib = (count: number): string => `${(count / 1024 ** 2).toFixed(0)} MiB`;
  return [
    `the longest report with 6 photos of 12 megapixels (${mib(bytes)}), in a fresh process: ${ms.toFixed(0)} ms (at most 1500), ${mib(peakKib * 1024)} of memory at most (at most 250)`,
  ];
}

/** Debian's own Python: the one that Debian's packages belong to. */
const pythonWithWeasyPrint = (): Promise<string> =>
  installed({
    name: "WeasyPrint",
    debianPackage: "weasyprint",
    find: () => {
      const path = "/usr/bin/python3";
      const has = existsSync(path) && Bun.spawnSync([path, "-c", "import weasyprint"]).success;
      return has ? path : undefined;
    },
  });
