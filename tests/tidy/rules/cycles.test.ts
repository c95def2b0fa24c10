import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as cycles from "./cycles.ts";

test("a circle is told where it closes, types included", () => {
  const files = {
    "shared/a.ts": 'import "./b.ts";',
    "shared/b.ts": 'import "./c.ts";',
    "shared/c.ts": '\nimport type { A } from "./a.ts";',
    "shared/own.ts": 'import "./own.ts";',
  };
  expect(told(cycles, files)).toEqual([
    "shared/c.ts:2 Importing shared/b.ts -> shared/c.ts -> shared/a.ts: a circle",
    "shared/own.ts:1 Importing shared/own.ts: a circle",
  ]);
});

test("two roads to one file are no circle, and what is loaded when needed closes none", () => {
  const files = {
    "shared/a.ts": 'import "./b.ts"; import "./c.ts";',
    "shared/b.ts": 'import "./d.ts";',
    "shared/c.ts": 'import "./d.ts";',
    "shared/d.ts": 'await import("./a.ts");',
  };
  expect(told(cycles, files)).toEqual([]);
});
