import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as topLevel from "./top-level.ts";

test("what isn't a door or a tool's setting has its place elsewhere", () => {
  expect(told(topLevel, { "scripts/a.sh": "", "scripts/b.sh": "", "notes.md": "", "edge.ts": "" })).toEqual([
    "scripts:1 scripts at the top: give it a room",
    "notes.md:1 notes.md at the top: give it a room",
    "edge.ts:1 edge.ts at the top: give it a room",
  ]);
});

test("the doors and the settings are fine", () => {
  const paths = [
    "edge/worker.ts",
    "docs/storage.md",
    ".ci/run",
    ".github/workflows/ci.yaml",
    ".editorconfig",
    "README.md",
    "tsconfig.base.json",
    "bun.lock",
  ];
  expect(told(topLevel, Object.fromEntries(paths.map((path) => [path, ""])))).toEqual([]);
});
