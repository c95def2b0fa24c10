// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the examples are source texts
import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as deadFiles from "./dead-files.ts";

test("a file that nothing reaches is dead, however many dead files use it", () => {
  const files = {
    "origin/main.ts": "",
    "origin/tasks/old.ts": 'import "./older.ts";',
    "origin/tasks/older.ts": 'import "./old.ts";',
    "origin/tasks/1-old.sql": "",
    "tests/journeys/lost.ts": "",
    "docs/architecture.md": "`origin/tasks/old.ts`",
    "tests/tidy/rooms.ts": '"origin/tasks/old.ts"',
    "tests/tidy/tidy.test.ts": 'import "./rooms.ts";',
  };
  expect(told(deadFiles, files)).toEqual([
    "origin/tasks/old.ts:1 Nothing uses this file",
    "origin/tasks/older.ts:1 Nothing uses this file",
    "origin/tasks/1-old.sql:1 Nothing uses this file",
    "tests/journeys/lost.ts:1 Nothing uses this file",
  ]);
});

test("a file that only its tests use is dead too, even where a program starts the tests", () => {
  const files = {
    "infra/local/run.mjs": '["tests/run.ts"]',
    "tests/run.ts": 'import "../origin/tasks/rule.ts";',
    "origin/tasks/rule.ts": "",
    "origin/tasks/rule.test.ts": 'import "./rule.ts"; import "../outside/clock/manual.ts";',
    "origin/outside/clock/manual.ts": "",
  };
  expect(told(deadFiles, files)).toEqual(["origin/tasks/rule.ts:1 Only tests use this file"]);
});

test("entries, imports, named files and folders of SQL are alive", () => {
  const files = {
    "package.json": '{ "scripts": { "cli": "bun infra/cli/main.ts" } }',
    "infra/cli/main.ts": "",
    "origin/main.ts": 'import "./app.ts"; import page from "./page.html" with { type: "text" };',
    "origin/app.ts": 'export * from "./rule.ts"; const b = await import("./lazy.ts");',
    "origin/rule.ts": 'new URL("./migrations", import.meta.url); type A = import("./type.ts").A;',
    "origin/type.ts": "",
    "origin/lazy.ts": "",
    "origin/migrations/0001-tasks.sql": "",
    "edge/web/index.html": '<link href="/look.css"><script type="module" src="./start.ts"></script>',
    "edge/web/start.ts": "",
    "edge/web/look.css": "",
    "edge/web/vite.config.ts": "",
    "infra/local/dev.ts": "spawn(`${root}/infra/local/child.ts`); join(here, 'other.ts')",
    "infra/local/child.ts": "",
    "infra/local/other.ts": "",
    "tests/simulators/tesla/main.ts": 'import "./car.ts";',
    "tests/simulators/tesla/car.ts": "",
  };
  expect(told(deadFiles, files)).toEqual([]);
});
