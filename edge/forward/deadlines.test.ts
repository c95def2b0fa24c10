import { expect, test } from "bun:test";
import { teslaAttemptMsMax, teslaCallMsMax, teslaCallsOfReport } from "../../shared/deadlines.ts";
import { arrive } from "../visit.ts";
import { firstByteMsMaxOf } from "./forward.ts";

function waitedFor(method: string, path: string): number {
  const visit = arrive(new Request(`https://api.example.test${path}`, { method }), 0);
  return firstByteMsMaxOf({ ...visit, path });
}

const reportMsMax = teslaCallsOfReport * teslaCallMsMax;

test.each([
  ["GET", "/api/v1/tesla/vehicles"],
  ["GET", "/api/v1/tesla/vehicles/1/report"],
  ["POST", "/api/v1/tesla/vehicles/1/wake"],
  ["GET", "/api/v1/auth/tesla/callback"],
])("%s %s: the edge waits longer than the origin may wait for Tesla", (method, path) =>
  expect(waitedFor(method, path)).toBeGreaterThan(reportMsMax),
);

test("a report that is laid out meanwhile is waited for longer still", () =>
  expect(waitedFor("POST", "/api/v1/tesla/vehicle-report/pdf")).toBeGreaterThan(
    waitedFor("GET", "/api/v1/tesla/vehicles/1/report"),
  ));

test("what asks nobody else is given up sooner", () =>
  expect(waitedFor("GET", "/api/v1/tasks/1")).toBeLessThan(reportMsMax));

test("one attempt that hangs leaves time for another", () =>
  expect(teslaCallMsMax).toBeGreaterThan(teslaAttemptMsMax));
