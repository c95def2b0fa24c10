import { stripVTControlCharacters } from "node:util";
import type { LogFields } from "../../shared/log.ts";

/** A line that a part printed. What isn't one JSON object with a message is wrapped into one. */
export interface PartLine {
  part: string;
  text: string;
  /** Printed on the error stream: a crash of the runtime, mostly. */
  isError: boolean;
  atMs: number;
}

/** The line as the one JSON object that a collector of logs reads. */
export function jsonLine(line: PartLine): string {
  return JSON.stringify({ ...fieldsOf(line), part: line.part });
}

/** The line as a person reads it: `HH:MM:SS part  message key=value`, a stack below it. */
export function prettyLine(line: PartLine, { colours }: { colours: boolean }): string {
  const { severity, time, message, ...rest } = fieldsOf(line);
  const paint = (codes: string, text: string) => (colours && codes ? `\x1b[${codes}m${text}\x1b[0m` : text);
  const shown = Object.entries(rest).filter(([name, value]) => !isHidden(name) && value !== undefined);
  const below = shown.flatMap(([, value]) => blockOf(value));
  const pairs = shown
    .filter(([, value]) => !Array.isArray(value) || blockOf(value).length === 0)
    .map(([name, value]) => paint("2", `${name}=`) + plain(value));
  const head = [
    paint("2", clockOf(time, line.atMs)),
    paint(partColours[line.part] ?? "37", line.part.padEnd(partWidth)),
    paint(severityColours[String(severity)] ?? "", `${marks[String(severity)] ?? ""}${readable(message)}`),
    ...pairs,
  ];
  return [head.join(" "), ...below.map((text) => paint("2", text))].join("\n");
}

const partWidth = 9;
const partColours: Record<string, string> = { page: "35", simulator: "34", origin: "32", edge: "36" };
const severityColours: Record<string, string> = {
  DEBUG: "2",
  NOTICE: "1",
  WARNING: "33",
  ERROR: "31",
  CRITICAL: "1;31",
};
/** Said in words as well, for whoever sees no colours. */
const marks: Record<string, string> = { WARNING: "warning: ", ERROR: "error: ", CRITICAL: "critical: " };

/** Of use to a collector of logs, and noise to a person. */
const isHidden = (name: string) =>
  ["service", "part", "httpRequest"].includes(name) || name.startsWith("logging.googleapis.com/");

function fieldsOf({ text, isError, atMs }: PartLine): LogFields {
  if (text.startsWith("{")) {
    try {
      const fields: LogFields = JSON.parse(text);
      if (typeof fields["message"] === "string") return fields;
    } catch {
      // A line that only looks like JSON is text.
    }
  }
  return {
    severity: isError ? "WARNING" : "INFO",
    time: new Date(atMs).toISOString(),
    message: stripVTControlCharacters(text),
  };
}

function clockOf(time: unknown, atMs: number): string {
  const parsed = typeof time === "string" ? new Date(time) : undefined;
  const at = parsed && !Number.isNaN(parsed.getTime()) ? parsed : new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}

/** What a log carries may come from outside: it must not steer the terminal. */
function readable(text: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return stripVTControlCharacters(String(text)).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, " ");
}

function plain(value: unknown): string {
  if (typeof value === "string")
    return /^[\w.:/@%+*,-]+$/.test(value) ? value : readable(JSON.stringify(value));
  if (isError(value)) return readable(JSON.stringify("message" in value ? value.message : ""));
  return readable(JSON.stringify(value));
}

/** What is too long for the line and stands below it: a stack, or lines that somebody else printed. */
function blockOf(value: unknown): string[] {
  if (isError(value)) return [readable(value.stack).replace(/^/gm, "    ")];
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) return [];
  return value.map((item) => `    ${readable(item)}`);
}

const isError = (value: unknown): value is { stack: string } =>
  typeof value === "object" && value !== null && "stack" in value && typeof value.stack === "string";

/** A line's text alone, for where only its words count. */
export const wordsOf = (line: PartLine): string => String(fieldsOf(line)["message"]);
