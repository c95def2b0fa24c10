import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createDemoClient, type Tokens } from "./demo-client.ts";
import { type RunningSimulator, startSimulator } from "./simulator.ts";

let simulator: RunningSimulator;
let client: ReturnType<typeof createDemoClient>;
const email = "elina@demo.example";
const hour = 3600;

beforeAll(async () => {
  simulator = await startSimulator({ port: 0 });
  client = createDemoClient(simulator.url);
});
beforeEach(() => client.control("/reset"));
afterAll(() => simulator.stop());

const advance = (seconds: number) => client.control("/clock", { advance_seconds: seconds });
const refreshed = async (token: string) => (await (await client.refresh(token)).json()) as Tokens;
const regionStatus = async (accessToken: string) =>
  (await client.get("/eu/api/1/users/region", accessToken)).status;

describe("refresh tokens", () => {
  test("each use gives a new pair, and the older access token dies", async () => {
    const first = await client.signIn(email);
    const second = await refreshed(first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await regionStatus(first.access_token)).toBe(401);
    expect(await regionStatus(second.access_token)).toBe(200);
  });

  test("the last used one is honoured again for 24 hours, which recovers a lost answer", async () => {
    const first = await client.signIn(email);
    const lost = await refreshed(first.refresh_token);
    await advance(23 * hour);
    const again = await refreshed(first.refresh_token);
    expect(await regionStatus(again.access_token)).toBe(200);
    expect((await client.refresh(lost.refresh_token)).status).toBe(401);
    expect((await client.refresh(again.refresh_token)).status).toBe(200);
  });

  test("the grace begins with the first use and ends after 24 hours", async () => {
    const first = await client.signIn(email);
    await refreshed(first.refresh_token);
    await advance(24 * hour + 1);
    const answer = await client.refresh(first.refresh_token);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: "login_required" });
  });

  test("an older one than the last used buys nothing", async () => {
    const first = await client.signIn(email);
    const second = await refreshed(first.refresh_token);
    await refreshed(second.refresh_token);
    expect((await client.refresh(first.refresh_token)).status).toBe(401);
  });

  test("without grace, the second use is refused", async () => {
    await client.control("/settings", { refreshGraceSeconds: 0 });
    const first = await client.signIn(email);
    await refreshed(first.refresh_token);
    expect((await client.refresh(first.refresh_token)).status).toBe(401);
  });

  test("one that nobody used is over after three months", async () => {
    const { refresh_token } = await client.signIn(email);
    await advance(91 * 24 * hour);
    expect((await client.refresh(refresh_token)).status).toBe(401);
  });

  test("a consent that was revoked ends both tokens", async () => {
    const { access_token, refresh_token } = await client.signIn(email);
    expect(await (await client.control("/revoke", { email })).json()).toEqual({ ended: 1 });
    expect(await regionStatus(access_token)).toBe(401);
    expect((await client.refresh(refresh_token)).status).toBe(401);
  });

  test("the meter tells how many refreshes there were", async () => {
    const { refresh_token } = await client.signIn(email);
    await client.refresh(refresh_token);
    const meter = (await (await client.control("/meter", undefined, "GET")).json()) as Record<string, object>;
    expect(meter["operations"]).toMatchObject({ "POST /oauth2/v3/token refresh_token": { "200": 1 } });
  });
});

test("an access token is over after eight hours of the virtual clock", async () => {
  const { access_token } = await client.signIn(email);
  await advance(8 * hour + 1);
  const answer = await client.get("/eu/api/1/users/region", access_token);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ error: "token expired (401)" });
});
