import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as faultCodes from "./fault-codes.ts";

const table = `export const faults = {
  "link.expired": { status: 410, say: "This link is over" },
  // "link.gone": { status: 410, say: "" },
  "task.unknown": { status: 404, say: "There is no such task" },
  internal: { status: 500, say: "Something went wrong" },
} as const;`;

test("a code without its words and words without their code are told", () => {
  const page = "# Failures\n\n## link.expired\n\n## link.gone\n\n| `task.unknow` | gone |\n";
  expect(told(faultCodes, { "shared/faults.ts": table, "docs/failures.md": page })).toEqual([
    "shared/faults.ts:4 docs/failures.md has no heading or row for task.unknown",
    "shared/faults.ts:5 docs/failures.md has no heading or row for internal",
    "docs/failures.md:5 shared/faults.ts has no code link.gone",
    "docs/failures.md:7 shared/faults.ts has no code task.unknow",
  ]);
});

test("a missing page and a table that can't be read are told", () => {
  expect(told(faultCodes, { "shared/faults.ts": table })).toEqual([
    "docs/failures.md:1 This page is missing",
  ]);
  expect(told(faultCodes, { "shared/faults.ts": "", "docs/failures.md": "" })).toEqual([
    "shared/faults.ts:1 No code can be read from this table",
  ]);
});

test("headings and rows both explain, other words don't disturb", () => {
  const page = [
    "## How to read this page",
    "### `link.expired`",
    "Not `link.gone`.",
    "| code | meaning |",
    "|---|---|",
    "| `task.unknown` | gone |",
    "## internal",
  ];
  expect(told(faultCodes, { "shared/faults.ts": table, "docs/failures.md": page.join("\n") })).toEqual([]);
});
