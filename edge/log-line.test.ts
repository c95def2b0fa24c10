import { expect, test } from "bun:test";
import { Fault } from "../shared/faults.ts";
import { requestLine } from "./log-line.ts";
import { arrive } from "./visit.ts";

test("a line is JSON whatever a fault quotes, and holds nobody's address", () => {
  const visit = arrive(new Request("https://dev.api.localhost/secret?hush=1"), 1000);
  const fault = new Fault("internal", 'a "quote", a \\ and\na line of jane@example.com');
  const line = JSON.parse(requestLine(visit, { status: 500, headers: {}, body: null }, 1250, fault));
  expect(line).toMatchObject({
    severity: "ERROR",
    time: "1970-01-01T00:00:01.250Z",
    part: "edge",
    request_id: visit.id,
    "logging.googleapis.com/trace": visit.trace.traceId,
    httpRequest: { requestMethod: "GET", status: 500, latency: "0.25s" },
    edge_ms: 250,
    fault: "internal",
    reason: 'internal: a "quote", a \\ and\na line of [e-mail]',
  });
  expect(JSON.stringify(line)).not.toMatch(/secret|hush/);
});

test("a line tells what the road learned: bytes, origin and limit", () => {
  const visit = arrive(new Request("https://x/", { headers: { "cf-ray": "0123456789abcdef-HEL" } }), 1000);
  visit.origin = { region: "us-central1", attempts: 2, ms: 60 };
  visit.limit = { policies: [], decidedBy: "local" };
  const answer = { status: 200, headers: { "content-length": "62" }, body: null };
  expect(JSON.parse(requestLine(visit, answer, 1090, undefined))).toMatchObject({
    severity: "INFO",
    colo: "HEL",
    bytes: 62,
    edge_ms: 30,
    origin_ms: 60,
    region: "us-central1",
    attempts: 2,
    limit: "allowed by local, store undecided",
  });
});
