import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as packages from "./packages.ts";

test.each([
  ["origin/tasks/add-task.ts", "pg", "origin/outside/database/ only"],
  ["origin/tasks/add-task.ts", "kysely", "origin/outside/database/, origin/*/*-records.ts only"],
  [
    "origin/tasks/add-task.ts",
    "hono/http-exception",
    "origin/http/, origin/app.ts, origin/*/*endpoints.ts only",
  ],
  ["origin/reports/endpoints.ts", "dejavu-fonts-ttf", "origin/reports/pdf/fonts/ only"],
  ["edge/gates/host.ts", "ioredis", "origin/outside/key-value/ only"],
  ["edge/gates/host.ts", "node:crypto", "origin/, infra/, edge/web/public/ only"],
  ["edge/gates/host.ts", "cloudflare:workers", "edge/worker.ts, edge/wiring.ts, edge/outside/ only"],
  ["shared/log.ts", "zod", "origin/, infra/, shared/contracts/, edge/config.ts only"],
  ["shared/log.ts", "node:crypto", "origin/, infra/, edge/web/public/ only"],
  ["origin/app.ts", "bun:test", "tests only"],
  ["origin/app.ts", "left-pad", "tests/tidy/rooms.ts gives it no room yet"],
])("%s doesn't take %s: %s", (path, specifier, reason) => {
  const [found] = told(packages, { [path]: `import type { A } from "${specifier}";` });
  expect(found).toStartWith(`${path}:1 Importing ${specifier.replace(/^(hono)\/.*/, "$1")}`);
  expect(found).toEndWith(`: ${reason}`);
});

test.each([
  ["origin/outside/database/postgres.ts", "pg"],
  ["origin/tasks/task-records.ts", "kysely"],
  ["origin/tasks/endpoints.ts", "@hono/zod-openapi"],
  ["origin/tasks/kind.ts", "zod"],
  ["origin/outside/report-store/cloud-storage.ts", "@google-cloud/storage"],
  ["origin/http/request.ts", "node:async_hooks"],
  ["shared/contracts/task.ts", "zod"],
  ["edge/outside/rate-limits/counter.ts", "cloudflare:workers"],
  ["origin/tasks/worker.test.ts", "pg"],
  ["tests/servers/redis.ts", "ioredis"],
])("%s takes %s", (path, specifier) => {
  expect(told(packages, { [path]: `import { a } from "${specifier}";` })).toEqual([]);
});
