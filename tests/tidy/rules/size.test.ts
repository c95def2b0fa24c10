import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as size from "./size.ts";

const lines = (count: number) => "a\n".repeat(count);

test("past three hundred lines is told, past four hundred and fifty fails", () => {
  const files = {
    "origin/a.ts": lines(300),
    "origin/b.ts": lines(301),
    "origin/c.ts": lines(451),
    "bun.lock": lines(5000),
    "docs/long.md": lines(500),
    "tests/vectors/a.ts": lines(500),
  };
  expect(told(size, files)).toEqual([
    "(origin/b.ts:300 301 lines)",
    "origin/c.ts:450 451 lines: look for the second idea inside",
  ]);
});

test("a table with a reason may be longer, as long as it is", () => {
  const longer = { "origin/table.ts": "a table", "origin/shrunk.ts": "a table once" };
  const tree = new Map([
    ["origin/table.ts", lines(500)],
    ["origin/shrunk.ts", lines(20)],
  ]);
  expect([...size.check(tree, longer)]).toEqual([
    { path: "origin/table.ts", line: 300, say: "500 lines", notice: true },
    {
      path: "origin/shrunk.ts",
      line: 1,
      say: "It isn't that long any more: take it out of the list in rules/size.ts",
    },
  ]);
});
