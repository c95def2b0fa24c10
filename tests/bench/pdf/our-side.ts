import { writeFileSync } from "node:fs";
import { median } from "../result.ts";
import { asPdf } from "./as-pdf.ts";
import { threePages } from "./three-pages.ts";

/** A process of its own for our side: `first` writes one document and ends, `warm` tells the median of many. */
const [deed, file = ""] = process.argv.slice(2);
if (deed === "first") writeFileSync(file, asPdf(threePages(1)));
else {
  const warmUps = 150;
  const measured = 40;
  const spentMs: number[] = [];
  for (let seed = 1; seed <= warmUps + measured; seed++) {
    const content = threePages(seed);
    const startedMs = performance.now();
    asPdf(content);
    if (seed > warmUps) spentMs.push(performance.now() - startedMs);
  }
  process.stdout.write(`${median(spentMs)}`);
}
