import { expect, test } from "bun:test";
import type { Fault } from "../../shared/faults.ts";
import { parseLimits, type RouteClass } from "../../shared/rate-limit-table.ts";
import { memoryRateLimits } from "../outside/rate-limit-store/memory.ts";
import type { RateLimitStore } from "../outside/rate-limit-store/port.ts";
import { arrive } from "../visit.ts";
import { createCountedUnder } from "./counted-under.ts";
import { createRateLimit } from "./rate-limit.ts";

function gateOn(store: RateLimitStore, limits = "all=2/60") {
  const clock = { ms: 0 };
  const now = () => clock.ms;
  const rateLimit = createRateLimit({
    store,
    local: memoryRateLimits({ now }),
    countedUnder: createCountedUnder(parseLimits(limits)),
    now,
  });
  const ask = async (routeClass: RouteClass, method = "GET", headers: Record<string, string> = {}) => {
    const visit = arrive(new Request("http://dev.api.localhost/", { method, headers }), 0);
    const outcome = await Promise.resolve(visit)
      .then((asked) => rateLimit(asked, routeClass))
      .then(({ decided }) => decided)
      .then(
        () => "allowed",
        (fault: Fault) => `${fault.status} ${fault.extras.headers?.["retry-after"]}`,
      );
    return { outcome, decidedBy: visit.limit?.decidedBy };
  };
  return { ask, clock };
}

const hanging: RateLimitStore = { take: () => new Promise(() => {}) };
const refusing: RateLimitStore = { take: () => Promise.reject(new Error("down")) };

test.each([
  ["hangs", hanging],
  ["refuses", refusing],
])(
  "where the store %s, sign-in and report are closed and the rest counts in the isolate, within 300 ms",
  async (_how, store) => {
    const { ask } = gateOn(store);
    const startedAtMs = performance.now();
    const classes = ["sign-in", "report", "api", "status", "positions"] as const;
    const outcomes = await Promise.all(classes.map(async (routeClass) => (await ask(routeClass)).outcome));
    expect(outcomes).toEqual(["503 5", "503 5", "allowed", "allowed", "allowed"]);
    expect(performance.now() - startedAtMs).toBeLessThan(400);
    expect(await ask("api")).toEqual({ outcome: "allowed", decidedBy: "local" });
    expect(await ask("api")).toEqual({ outcome: "429 60", decidedBy: "local" });
  },
);

test("who was refused is refused from memory until there is room again", async () => {
  const clock = { ms: 0 };
  let asked = 0;
  const counting = memoryRateLimits({ now: () => clock.ms });
  const gate = gateOn({
    take: (...args) => {
      asked += 1;
      return counting.take(...args);
    },
  });
  const at = (ms: number) => {
    clock.ms = ms;
    gate.clock.ms = ms;
    return gate.ask("api");
  };
  await at(0);
  await at(10_000);
  expect(await at(20_000)).toEqual({ outcome: "429 40", decidedBy: "store" });
  expect(await at(30_000)).toEqual({ outcome: "429 30", decidedBy: "memory" });
  expect(await at(59_999)).toEqual({ outcome: "429 1", decidedBy: "memory" });
  expect(asked).toBe(3);
  expect(await at(60_000)).toEqual({ outcome: "allowed", decidedBy: "store" });
});

test("only reads of api and status may be on their way before their decision", async () => {
  const rateLimit = createRateLimit({
    store: hanging,
    local: hanging,
    countedUnder: createCountedUnder(parseLimits("")),
    now: () => 0,
  });
  const overlaps = async (routeClass: RouteClass, method: string) =>
    (await rateLimit(arrive(new Request("http://x/", { method }), 0), routeClass)).mayOverlap;
  expect([await overlaps("api", "GET"), await overlaps("status", "HEAD")]).toEqual([true, true]);
  for (const [routeClass, method] of [
    ["api", "POST"],
    ["sign-in", "GET"],
    ["report", "POST"],
  ] as const)
    expect(await overlaps(routeClass, method)).toBe(false);
});

test("a new token for each request meets the limit of its address, ten times the token's, and then costs no round trip", async () => {
  let asked = 0;
  const counting = memoryRateLimits({ now: () => 0 });
  const gate = gateOn({
    take: (...args) => {
      asked += 1;
      return counting.take(...args);
    },
  });
  const withToken = (token: number, address = "203.0.113.7") =>
    gate.ask("api", "GET", { authorization: `Bearer ${token}`, "cf-connecting-ip": address });
  const outcomes: string[] = [];
  for (let token = 0; token < 40; token++) outcomes.push((await withToken(token)).outcome);
  expect(outcomes.filter((outcome) => outcome === "allowed")).toHaveLength(20);
  expect(asked).toBe(21);
  expect(await withToken(0)).toEqual({ outcome: "429 60", decidedBy: "memory" });
  expect((await withToken(0, "203.0.113.8")).outcome).toBe("allowed");
});
