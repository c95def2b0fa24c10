import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as edgeRooms from "./edge-rooms.ts";

const importing = (from: string, line: string) => told(edgeRooms, { [from]: line });

test.each([
  [
    "edge/gates/rate-limit.ts",
    'import "../outside/rate-limits/counter.ts";',
    "only wiring.ts picks an adapter, others take its port",
  ],
  [
    "edge/worker.ts",
    'import { C } from "./outside/rate-limits/counter.ts";',
    "only wiring.ts picks an adapter, others take its port",
  ],
  ["edge/gates/host.ts", 'import "../worker.ts";', "what composes the edge is imported by none of its rooms"],
  [
    "edge/links/open.ts",
    'import { wire } from "../wiring.ts";',
    "what composes the edge is imported by none of its rooms",
  ],
  [
    "edge/gates/host.ts",
    'import { read } from "../config.ts";',
    "of the configuration a room takes types only",
  ],
  [
    "edge/outside/rate-limits/counter.ts",
    'import "../../gates/rate-limit.ts";',
    "an adapter and its port know no gate and no road",
  ],
  ["edge/gates/host.ts", 'import "../web/api.ts";', "the page and the Worker share what lies in shared only"],
  [
    "edge/web/api.ts",
    'import type { C } from "../config.ts";',
    "the page and the Worker share what lies in shared only",
  ],
])("%s with %p is refused: %s", (from, line, reason) => {
  const found = importing(from, line);
  expect(found).toHaveLength(1);
  expect(found[0]).toStartWith(`${from}:1 Importing edge/`);
  expect(found[0]).toEndWith(`: ${reason}`);
});

test.each([
  [
    "edge/worker.ts",
    'export { C } from "./outside/rate-limits/counter.ts"; import "./wiring.ts"; import "./gates/host.ts";',
  ],
  ["edge/wiring.ts", 'import "./outside/rate-limits/counter.ts"; import "./config.ts";'],
  [
    "edge/gates/rate-limit.ts",
    'import type { R } from "../outside/rate-limits/port.ts"; import type { C } from "../config.ts";',
  ],
  ["edge/forward/send.ts", 'import "../dress/trace.ts"; import "../../shared/trace.ts";'],
  ["edge/outside/rate-limits/counter.ts", 'import "./port.ts"; import "./window.ts";'],
  ["edge/web/pages/first.ts", 'import "../api.ts"; import "../../../shared/problem.ts";'],
])("%s may take %p", (from, line) => expect(importing(from, line)).toEqual([]));
