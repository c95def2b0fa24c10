import { expect, test } from "bun:test";
import { Fault } from "../../../shared/faults.ts";
import { requestPoint } from "../../request-point.ts";
import { arrive, type Visit } from "../../visit.ts";
import { analyticsEngine } from "./analytics-engine.ts";

const counted = (changes: Partial<Visit>, status: number, fault?: Fault) => {
  const points: { indexes?: string[]; blobs?: string[]; doubles?: number[] }[] = [];
  const visit = { ...arrive(new Request("https://x/secret?hush=1"), 1000), ...changes };
  analyticsEngine({ writeDataPoint: (point) => points.push(point) }).count(
    requestPoint(visit, status, 1090, fault),
  );
  return points;
};

test("a request is one point: its classes and outcome, its failovers, and nothing of who asked for what", () => {
  const points = counted(
    {
      hostClass: "api",
      routeClass: "status",
      limit: { policies: [], decidedBy: "lease" },
      origin: { region: "us-central1", attempts: 2, ms: 60 },
    },
    200,
  );
  expect(points).toEqual([
    {
      indexes: ["status"],
      blobs: ["request", "answered", "api", "status", "", "lease", "us-central1"],
      doubles: [1, 200, 30, 60, 0, 1],
    },
  ]);
});

test("a refusal by a limit is counted as one", () => {
  const limit: Visit["limit"] = { policies: [], decidedBy: "memory", refused: true };
  const [point] = counted({ hostClass: "api", routeClass: "api", limit }, 429, new Fault("limit.exceeded"));
  expect(point?.blobs).toEqual(["request", "refused", "api", "api", "limit.exceeded", "memory", ""]);
  expect(point?.doubles?.slice(4)).toEqual([1, 0]);
});

test("what has no host, no class and no limit is counted too", () => {
  const [point] = counted({}, 503, new Fault("service.not-ready"));
  expect(point?.blobs).toEqual(["request", "failed", "unknown", "none", "service.not-ready", "", ""]);
});

test("an ask for a token is a point of its own", () => {
  const points: object[] = [];
  analyticsEngine({ writeDataPoint: (point) => points.push(point) }).count({
    kind: "token",
    outcome: "failed",
  });
  expect(points).toEqual([{ indexes: ["token"], blobs: ["token", "failed"], doubles: [1] }]);
});
