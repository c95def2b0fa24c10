import type { Report } from "../../shared/contracts/report.ts";
import { element } from "./element.ts";
import { type Line, partsOf, type SectionHead, spaced } from "./report-parts.ts";

/** A report as its owner sees it: the verdict first, each section below it, and why one holds nothing. */
export function reportView(report: Report): HTMLElement {
  const { verdict } = report;
  return element(
    "div",
    {},
    element("p", {}, verdict.say),
    element(
      "ul",
      { class: "lights" },
      ...verdict.lights.map(({ subject, colour, how_sure }) =>
        element(
          "li",
          { class: `light ${colour}` },
          `${subject}: ${colour}${how_sure === "none" ? "" : ` (${how_sure} confidence)`}`,
        ),
      ),
    ),
    ...partsOf(report).map(([name, section, lines]) => part(name, section, lines)),
    part("Not checked", undefined, [["No call tells of", report.not_checked.map(spaced).join(", ")]]),
    element(
      "p",
      { class: "quiet" },
      `Read ${moment(report.read_at)} by ${report.provenance.calls.length} calls for $${report.cost_usd}`,
    ),
  );
}

function part(name: string, section: SectionHead | undefined, lines: readonly Line[]): HTMLElement {
  const told = lines.filter((line): line is [string, string] => line[1] !== null);
  const cached = section?.state === "cached" ? [`As of ${moment(section.read_at)}: ${section.say}`] : [];
  return element(
    "details",
    {},
    element("summary", {}, section?.state === "absent" ? `${name}: ${section.say}` : name),
    ...cached.map((text) => element("p", { class: "quiet" }, text)),
    element("dl", {}, ...told.flatMap(([term, text]) => [element("dt", {}, term), element("dd", {}, text)])),
  );
}

const moment = (at: string): string => new Date(at).toLocaleString("en");
