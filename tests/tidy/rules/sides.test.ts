import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as sides from "./sides.ts";

test("edge, origin and infra don't import each other, shared imports none of them", () => {
  expect(
    told(sides, {
      "edge/worker.ts": '\nimport "../origin/app.ts";',
      "origin/app.ts": 'import type { A } from "../infra/local/dev.ts";',
      "infra/cli/main.ts": 'export { b } from "../../edge/config.ts";',
      "shared/log.ts": 'await import("../origin/app.ts");',
    }),
  ).toEqual([
    "edge/worker.ts:2 Importing origin/app.ts: edge takes edge and shared only",
    "origin/app.ts:1 Importing infra/local/dev.ts: origin takes origin and shared only",
    "infra/cli/main.ts:1 Importing edge/config.ts: infra takes infra and shared only",
    "shared/log.ts:1 Importing origin/app.ts: shared takes shared only",
  ]);
});

test("nothing but tests imports tests", () => {
  const files = {
    "origin/app.ts": 'import "../tests/servers/redis.ts"; import "./http/body.test.ts";',
    "tests/run.ts": 'import "./servers/redis.ts";',
    "origin/app.test.ts": 'import "../tests/servers/redis.ts";',
  };
  expect(told(sides, files)).toEqual([
    "origin/app.ts:1 Importing tests/servers/redis.ts: nothing but tests imports tests",
    "origin/app.ts:1 Importing origin/http/body.test.ts: nothing but tests imports tests",
  ]);
});

test("an import that only a run knows can't be judged", () => {
  expect(told(sides, { "origin/app.ts": "await import(path);" })).toEqual([
    "origin/app.ts:1 What is imported here only a run knows: name it with a string",
  ]);
});

test("what meets in shared is fine, and so is a test that takes both sides", () => {
  const files = {
    "edge/worker.ts": 'import "../shared/log.ts"; import "./config.ts";',
    "origin/app.ts": 'import "../shared/log.ts"; import "../package.json";',
    "infra/local/dev.ts": 'import "../../shared/log.ts"; import(path);',
    "shared/log.ts": 'import "./privacy.ts";',
    "tests/journeys/first-report.test.ts": 'import "../../origin/app.ts"; import "../../edge/worker.ts";',
  };
  expect(told(sides, files)).toEqual([]);
});
