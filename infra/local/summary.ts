import type { Addresses } from "./parts.ts";

/** One of the people the Tesla simulator knows; it takes any password. */
const demoPerson = "elina@demo.example";

/** What one wants to know once everything is up, line by line. */
const entries = ({ page, api, simulator, operations }: Addresses) => [
  ["page", page],
  ["api", api],
  ["api_docs", `${api}/docs`],
  ["operations", operations],
  ["simulator", simulator],
  ["sign_in", `${demoPerson}, with any password`],
  ["stop", "Ctrl-C"],
];

const titles: Record<string, string> = {
  page: "Page",
  api: "API",
  api_docs: "API docs",
  operations: "Operations",
  simulator: "Tesla simulator",
  sign_in: "Sign in as",
  stop: "To stop",
};

export function framedSummary(addresses: Addresses, ms: number, { colours }: { colours: boolean }): string {
  const bold = (text: string) => (colours ? `\x1b[1m${text}\x1b[0m` : text);
  const title = `Car Pulse Tracker is up (${(ms / 1000).toFixed(1)} s)`;
  const rows = entries(addresses).map(([name = "", value = ""]) => [titles[name] ?? name, value] as const);
  const titleWidth = Math.max(...rows.map(([name]) => name.length)) + 2;
  const width = Math.max(title.length, ...rows.map(([, value]) => titleWidth + value.length));
  const line = (text: string, shown = text) => `│ ${shown}${" ".repeat(width - text.length)} │`;
  return [
    `╭${"─".repeat(width + 2)}╮`,
    line(title, bold(title)),
    line(""),
    ...rows.map(([name, value]) =>
      line(name.padEnd(titleWidth) + value, name.padEnd(titleWidth) + bold(value)),
    ),
    `╰${"─".repeat(width + 2)}╯`,
  ].join("\n");
}

/** Written as it is, since the log would take the demo person's e-mail address out. */
export function jsonSummary(addresses: Addresses, ms: number): string {
  return JSON.stringify({
    severity: "NOTICE",
    time: new Date().toISOString(),
    message: "Everything is up",
    ms,
    ...Object.fromEntries(entries(addresses)),
    part: "dev",
  });
}
