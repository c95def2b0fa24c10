import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as names from "./names.ts";

test.each(["reportStore.ts", "Report.vue", "report_store.ts", "0001_tasks.sql", "report--store.ts"])(
  "%s isn't in kebab-case",
  (file) => {
    expect(told(names, { [`origin/${file}`]: "" })).toEqual([
      `origin/${file}:1 The name ${file}: names are in kebab-case`,
    ]);
  },
);

test.each(["utils.ts", "string-helpers.ts", "task-manager.ts", "service.ts", "common.test.ts"])(
  "%s says nothing",
  (file) => {
    expect(told(names, { [`origin/${file}`]: "" })).toEqual([
      `origin/${file}:1 The name ${file}: it doesn't say what is inside`,
    ]);
  },
);

test("a folder is told of once", () => {
  expect(told(names, { "origin/utils/a.ts": "", "origin/utils/b.ts": "" })).toEqual([
    "origin/utils:1 The name utils: it doesn't say what is inside",
  ]);
});

test("plain names and given names are fine", () => {
  const paths = [
    "origin/tasks/redeem-link.test.ts",
    "origin/outside/database/migrations/0001-tasks.sql",
    "origin/reports/service-history.ts",
    "tests/simulators/tesla/in-service.ts",
    "README.md",
    ".github/workflows/ci.yaml",
    "infra/containers/origin/Dockerfile",
    "tsconfig.base.json",
    "tests/vectors/RFC_1.json",
  ];
  expect(told(names, Object.fromEntries(paths.map((path) => [path, ""])))).toEqual([]);
});
