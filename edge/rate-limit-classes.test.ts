import { expect, test } from "bun:test";
import { routeClassOf } from "./rate-limit-classes.ts";

test.each([
  ["GET", "/api/v1/auth/tesla/login", "sign-in"],
  ["POST", "/api/v1/auth/session", "sign-in"],
  ["GET", "/api/v1/authors", "api"],
  ["POST", "/api/v1/tesla/vehicle-report/pdf", "report"],
  ["POST", "/api/v1/tesla/vehicle-report/pdf/async", "report"],
  ["GET", "/api/v1/tesla/vehicle-report/pdf", "api"],
  ["GET", "/api/v1/tesla/reports/status/1", "status"],
  ["GET", "/api/v1/tasks/1", "status"],
  ["POST", "/api/v1/tasks", "api"],
  ["POST", "/api/v1/fleet/positions", "positions"],
  ["GET", "/api/v1/fleet/positions", "api"],
  ["GET", "/health", "api"],
] as const)("%s %s counts as %s", (method, path, expected) => {
  expect(routeClassOf(method, path)).toBe(expected);
});
