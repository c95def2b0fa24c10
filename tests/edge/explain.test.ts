import { afterAll, beforeAll, expect, test } from "bun:test";
import { adminKey, type DeployedEdge, startDeployedEdge } from "./deployed-edge.ts";
import { startEdge } from "./start-edge.ts";

let deployed: DeployedEdge;
beforeAll(async () => {
  deployed = await startDeployedEdge({ LIMITS: "" });
});
afterAll(async () => {
  expect(deployed.origin.seen).toEqual([]);
  await deployed.stop();
});

const api = "api.carpulsetracker.com";
const asked = (url: string, method = "GET") => `${api}/_edge/explain?${new URLSearchParams({ url, method })}`;
const explain = async (url: string, method?: string, headers: Record<string, string> = {}) => {
  const answer = await deployed.ask(asked(url, method), { headers: { "x-admin-key": adminKey, ...headers } });
  expect(answer.status).toBe(200);
  return answer.json();
};

test("a read: by whom it counts, that it doesn't wait, as whom it is forwarded, and to where", async () => {
  const told = await explain(`https://${api}/api/v1/tesla/vehicles`, "GET", { authorization: "Bearer abc" });
  expect(told).toMatchObject({
    outcome: "forwarded",
    host: { class: "api", why: `${api} is a host of prd` },
    route: { class: "api" },
    limit: {
      policies: ["default: 100 in 60 seconds"],
      counted_by: "session",
      and_by_address: ["address: 1000 in 60 seconds"],
      store: "durable-object",
      if_undecided: "counted in the isolate alone",
      waits_for_decision: false,
    },
    identity: { kind: "google", account: "edge@project.iam.gserviceaccount.com" },
    origins: { order: [deployed.origin.url], passed_over: [], attempts_most: 1, first_byte_seconds_most: 45 },
  });
});

test("what changes something waits for its decision, and is refused where there is none", async () => {
  const told = await explain(`https://${api}/api/v1/tesla/vehicle-report/pdf`, "POST");
  expect(told).toMatchObject({
    route: { class: "report" },
    limit: {
      policies: ["default: 5 in 60 seconds", "hour: 30 in 3600 seconds"],
      counted_by: "address",
      if_undecided: "refused with 503",
      waits_for_decision: true,
    },
    origins: { first_byte_seconds_most: 60 },
  });
  expect(told).not.toHaveProperty("limit.and_by_address");
});

test.each([
  [`https://${api}/`, "welcome"],
  [`https://${api}/r/x/y?z`, "link"],
  [`https://${api}/api/v1/limits`, "limits"],
  [`https://${api}/METRICS`, "internal"],
  [`https://${api}/ops/dead-letters`, "internal"],
  [`https://${api}/api/v1/internal/links/redeemed`, "internal"],
  ["https://carpulsetracker.com/cars/1", "page"],
])("%p is answered at the edge: %s", async (url, stage) => {
  expect(await explain(url)).toMatchObject({ outcome: "answered here", route: { stage } });
});

test.each([
  ["https://evil.com/", "GET", "host.unknown"],
  [`https://user@evil.com/`, "GET", "host.unknown"],
  [`https://${api}:8443/`, "GET", "host.unknown"],
  [`https://${api}/a/%2e%2e/b`, "GET", "request.bad-path"],
  [`https://${api}/`, "TRACE", "request.method-not-allowed"],
  [`https://${api}/`, "BREW", "request.method-not-allowed"],
])("%p by %s is refused: %s", async (url, method, fault) => {
  expect(await explain(url, method)).toMatchObject({ outcome: "refused", fault });
});

test("it is explained to those with the key alone; to others there is nothing here", async () => {
  for (const key of [undefined, "", adminKey.slice(1), `${adminKey}x`, adminKey.toUpperCase()]) {
    const headers: Record<string, string> = key === undefined ? {} : { "x-admin-key": key };
    const answer = await deployed.ask(asked(`https://${api}/`), { headers });
    expect(answer.status).toBe(404);
  }
  const keyless = await startDeployedEdge({ EDGE_ADMIN_KEY: "" });
  const answer = await keyless.ask(asked(`https://${api}/`), { headers: { "x-admin-key": "" } });
  await keyless.stop();
  expect(answer.status).toBe(404);
});

test.each(["", "url=", "url=x", `url=https://${api}/&method=get`, `url=https://${"a".repeat(3000)}/`])(
  "%p asks for nothing that could be explained",
  async (query) => {
    const answer = await deployed.ask(`${api}/_edge/explain?${query}`, {
      headers: { "x-admin-key": adminKey },
    });
    expect(answer.status).toBe(422);
  },
);

test("no explanation holds a secret or a hash of one", async () => {
  const told = JSON.stringify(
    await explain(`https://${api}/api/v1/me`, "GET", {
      authorization: "Bearer whisper",
      "cf-connecting-ip": "203.0.113.9",
    }),
  );
  expect(told).not.toMatch(/whisper|203\.0\.113|PRIVATE|[0-9a-f]{32}/);
});

test("on a laptop everybody is an operator", async () => {
  const edge = await startEdge();
  const url = encodeURIComponent(`http://dev.api.localhost:${edge.port}/api/v1/auth/tesla/login`);
  const told = await (await edge.ask(`dev.api.localhost/_edge/explain?url=${url}`)).json();
  await edge.stop();
  expect(told).toMatchObject({ route: { class: "sign-in" }, identity: { kind: "none" } });
});
