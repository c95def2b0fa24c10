import { pathToFileURL } from "node:url";
import regularFont from "../../../node_modules/@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf" with {
  type: "file",
};
import boldFont from "../../../node_modules/@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf" with {
  type: "file",
};
import { inks, type ThreePages } from "./three-pages.ts";

/** For WeasyPrint, which reads it once for all documents: the same typefaces, sizes and pages as ours. */
export const styleSheet = `
@font-face { font-family: Plex; src: url("${pathToFileURL(regularFont)}"); font-weight: 400 }
@font-face { font-family: Plex; src: url("${pathToFileURL(boldFont)}"); font-weight: 600 }
@page { size: A4; margin: 50pt 48pt 62pt; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 7.5pt Plex; color: ${inks.quiet} } }
@page :first { margin-top: 0 }
html { font: 9.25pt/13.5pt Plex; color: ${inks.ink} }
body { margin: 0 }
header { background: ${inks.band}; color: white; margin: 0 -48pt 18pt; padding: 36pt 48pt 24pt }
h1 { font: 600 30pt/35pt Plex; margin: 0 }
h2 { font: 600 17pt/22pt Plex; margin: 18pt 0 8pt }
h2.new { page-break-before: always; margin-top: 0 }
p { margin: 0 0 8pt }
dl { display: flex; flex-wrap: wrap; margin: 0 }
dl div { width: 33.3%; margin-bottom: 8pt }
dt { font-size: 8pt; line-height: 11.5pt; color: ${inks.quiet} }
dd { margin: 0; font-weight: 600 }
table { width: 100%; border-collapse: collapse; font-size: 8.75pt; line-height: 12pt }
th { text-align: left; font-size: 7.75pt; border-bottom: 0.8pt solid ${inks.ink}; padding: 3.5pt 0 }
td { border-bottom: 0.5pt solid ${inks.rule}; padding: 3.5pt 10pt 3.5pt 0 }
th:last-child, td:last-child { text-align: right; padding-right: 0 }
`;

export function asHtml({ title, subtitle, facts, months, tyres, note, tables }: ThreePages): string {
  const most = Math.max(...months.map(([, kwh]) => kwh));
  const bars = months.map(([name, kwh], index) => {
    const height = (kwh / most) * 90;
    const x = 10 + index * 40;
    return `<rect x="${x}" y="${100 - height}" width="24" height="${height}" rx="2" fill="${inks.accent}"/>
<text x="${x + 12}" y="112" font-size="7.25" text-anchor="middle">${name}</text>
<text x="${x + 12}" y="${96 - height}" font-size="7.25" text-anchor="middle">${kwh}</text>`;
  });
  const wheels = tyres.map(([name, bar], index) => {
    const [isLeft, y] = [index % 2 === 0, index < 2 ? 30 : 110];
    return `<rect x="${isLeft ? 205 : 286}" y="${y}" width="9" height="34" rx="3" fill="${inks.ink}"/>
<text x="${isLeft ? 195 : 305}" y="${y + 15}" font-size="9" font-weight="600" text-anchor="${isLeft ? "end" : "start"}">${bar}</text>
<text x="${isLeft ? 195 : 305}" y="${y + 27}" font-size="7.75" text-anchor="${isLeft ? "end" : "start"}">${name}</text>`;
  });
  const pages = tables.map(
    ({ title: heading, head, rows }) =>
      `<h2 class="new">${heading}</h2><table><thead><tr>${head
        .map((cell) => `<th>${cell}</th>`)
        .join("")}</tr></thead><tbody>${rows
        .map(
          ([first = "", ...cells]) =>
            `<tr><td>${first}</td>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`,
        )
        .join("")}</tbody></table>`,
  );
  return `<!doctype html><html lang="bg"><head><meta charset="utf-8"><title>${title}</title></head><body>
<header><h1>${title}</h1>${subtitle}</header>
<dl>${facts.map(([label, value]) => `<div><dt>${label}</dt><dd>${value}</dd></div>`).join("")}</dl>
<p>${note}</p><h2>Energy · Енергия</h2>
<svg width="499pt" height="120pt" viewBox="0 0 499 120" font-family="Plex"><rect x="0" y="100" width="499" height="0.5" fill="${inks.quiet}"/>${bars.join("")}</svg>
<h2>Tyres · Гуми</h2>
<svg width="499pt" height="180pt" viewBox="0 0 499 180" font-family="Plex"><rect x="213" y="4" width="74" height="170" rx="27" fill="none" stroke="${inks.quiet}"/>${wheels.join("")}</svg>
${pages.join("")}</body></html>`;
}
