import { type Fault, type FaultCode, faults } from "./faults.ts";
import { problemMediaType, problemOf } from "./problem.ts";

/** Addresses that people open from a mail or a chat: signed links, and the files they lead to. */
export const isOpenedByPeople = (path: string): boolean =>
  path.startsWith("/r/") || path.startsWith("/api/v1/files/");

/** A refusal at such an address: a page for a browser, the problem for everything else. */
export function linkRefusal(
  fault: Fault,
  requestId: string,
  accept: string | null | undefined,
): { status: number; headers: Record<string, string>; body: string } {
  const isPage = prefersPage(accept ?? "");
  return {
    status: fault.status,
    headers: {
      ...fault.extras.headers,
      "content-type": isPage ? "text/html; charset=utf-8" : problemMediaType,
      vary: "Accept",
    },
    body: isPage ? pageOf(fault, requestId) : JSON.stringify(problemOf(fault, requestId)),
  };
}

/** Whoever takes anything alike is no browser: it gets JSON, as at every other address. */
export function prefersPage(accept: string): boolean {
  const json = Math.max(weightOf(problemMediaType, accept), weightOf("application/json", accept));
  return weightOf("text/html", accept) > json;
}

/** How welcome a media type is: the range that names it most closely counts (RFC 9110, 12.5.1). */
function weightOf(mediaType: string, accept: string): number {
  const ranges = [mediaType, `${mediaType.split("/")[0]}/*`, "*/*"];
  let [closest, weight] = [ranges.length, 0];
  for (const member of accept.toLowerCase().split(",")) {
    const [range = "", ...parameters] = member.split(";").map((part) => part.trim());
    const at = ranges.indexOf(range);
    if (at < 0 || at >= closest) continue;
    closest = at;
    const q = parameters.find((parameter) => parameter.startsWith("q="));
    weight = q === undefined ? 1 : Number(q.slice(2)) || 0;
  }
  return weight;
}

const askAgain = "Check that the whole link was copied, or ask whoever gave it to you for a new one.";
const next: Partial<Record<FaultCode, string>> = {
  "link.tampered": askAgain,
  "link.unknown": askAgain,
  "file.unknown": askAgain,
  "link.expired": "A link opens a report for a short while only. Whoever gave it to you can make a new one.",
  "file.gone": "A PDF that was saved before can still be opened.",
  "report.revoked":
    "A PDF that was saved before can still be opened, but whoever checks it is told that it was taken back.",
};
const otherwise = "Try again in a few minutes. If nothing changes, tell us the number below.";

const style =
  "body{max-width:34em;margin:15vh auto;padding:0 1.5em;font:1.05em/1.6 system-ui,sans-serif}h1{font-size:1.5em}small{opacity:.7}";

/** The one style that such a page may wear, as a content security policy names it. */
export const problemPageStyle = "sha256-UhhqFhlHMpnrbw+H/6cjPYym8KZdlCcCOfTLk9IbR0E=";

/** All of it is ours, and the id is one: nothing has to be escaped. */
const pageOf = (fault: Fault, requestId: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<meta name="color-scheme" content="light dark"><title>Car Pulse Tracker</title><style>${style}</style></head>` +
  `<body><main><h1>This report can't be opened</h1><p>${faults[fault.code].say}.</p>` +
  `<p>${next[fault.code] ?? otherwise}</p><p><small>${requestId}</small></p></main></body></html>`;
