import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as originRooms from "./origin-rooms.ts";

const importing = (from: string, line: string) => told(originRooms, { [from]: line });

test.each([
  ["origin/tasks/endpoints.ts", 'import "../reports/kind.ts";', "the wing tasks may ask audit"],
  ["origin/audit/record.ts", 'import "../tasks/kind.ts";', "the wing audit may ask no other wing"],
  [
    "origin/reports/read.ts",
    'import "../accounts/session.ts";',
    "the wing reports may ask tasks, audit, tesla",
  ],
  [
    "origin/reports/read.ts",
    'import "../tasks/endpoints.ts";',
    "doors, rows and inner rooms of tasks are its own",
  ],
  [
    "origin/reports/read.ts",
    'import "../tasks/task-records.ts";',
    "doors, rows and inner rooms of tasks are its own",
  ],
  [
    "origin/reports/read.ts",
    'import "../tasks/queue/row.ts";',
    "doors, rows and inner rooms of tasks are its own",
  ],
  [
    "origin/garage/read.ts",
    'import "../audit/record.ts";',
    "tests/tidy/rooms.ts doesn't say yet whom the wing garage may ask",
  ],
  [
    "origin/reports/read.ts",
    'import "../wiring.ts";',
    "what composes the origin is imported by none of its rooms",
  ],
  [
    "origin/reports/read.ts",
    'import type { C } from "../config.ts";',
    "what composes the origin is imported by none of its rooms",
  ],
  [
    "origin/reports/read.ts",
    'import "../outside/database/postgres.ts";',
    "only wiring.ts picks an adapter, others take its port",
  ],
  [
    "origin/app.ts",
    'import type { P } from "./outside/database/postgres.ts";',
    "only wiring.ts picks an adapter, others take its port",
  ],
  [
    "origin/outside/database/postgres.ts",
    'import "../key-value/redis.ts";',
    "only wiring.ts picks an adapter, others take its port",
  ],
  [
    "origin/reports/read.ts",
    'import { now } from "../outside/clock.ts";',
    "of the outside a room takes types only",
  ],
  [
    "origin/outside/database/postgres.ts",
    'import "../../tasks/kind.ts";',
    "an adapter and its port know no wing and no door",
  ],
  [
    "origin/outside/database/port.ts",
    'import "../../http/caller.ts";',
    "an adapter and its port know no wing and no door",
  ],
  ["origin/http/caller.ts", 'import "../accounts/session.ts";', "what every door shares knows no wing"],
  ["origin/config.ts", 'import "./tasks/kind.ts";', "the configuration knows no room"],
])("%s with %p is refused: %s", (from, line, reason) => {
  const found = importing(from, line);
  expect(found).toHaveLength(1);
  expect(found[0]).toStartWith(`${from}:1 Importing origin/`);
  expect(found[0]).toEndWith(`: ${reason}`);
});

test.each([
  [
    "origin/reports/read.ts",
    'import "../tasks/add-task.ts"; import "../audit/record.ts"; import "../tesla/client.ts";',
  ],
  ["origin/accounts/sign-in.ts", 'import "../tesla/client.ts"; import "./sealed/token.ts";'],
  [
    "origin/reports/endpoints.ts",
    'import "../http/caller.ts"; import "./report-records.ts"; import "./pdf/page.ts";',
  ],
  ["origin/reports/pdf/page.ts", 'import "../vehicle-report.ts"; import "../../../shared/log.ts";'],
  [
    "origin/reports/read.ts",
    'import { type A } from "../outside/database/port.ts"; import "../outside/database/schema.ts"; import type { B } from "../outside/clock.ts";',
  ],
  [
    "origin/outside/database/postgres.ts",
    'import "./port.ts"; import "./migrate.ts"; import "../key-value/port.ts";',
  ],
  [
    "origin/wiring.ts",
    'import "./outside/database/postgres.ts"; import "./config.ts"; import "./tasks/worker.ts";',
  ],
  ["origin/main.ts", 'import "./app.ts"; import "./wiring.ts"; import "./tasks/worker.ts";'],
  ["origin/tasks/worker.test.ts", 'import "../outside/database/pglite.ts"; import "../reports/kind.ts";'],
])("%s may take %p", (from, line) => expect(importing(from, line)).toEqual([]));
