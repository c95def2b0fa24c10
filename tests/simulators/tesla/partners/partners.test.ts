import { describe, expect, test } from "bun:test";
import { decodeJwt } from "jose";
import { json, refusalOf, simulatorInTest } from "../simulator-in-test.ts";

const simulator = simulatorInTest();
const register = (domain: string) => ({
  method: "POST",
  headers: json,
  body: JSON.stringify({ domain }),
});

describe("the partner token", () => {
  test("is the application's own, for one region, without a refresh token", async () => {
    const answer = await simulator.client().partnerToken("openid vehicle_device_data vehicle_specs");
    const tokens = (await answer.json()) as Record<string, string>;
    expect(Object.keys(tokens).sort()).toEqual(["access_token", "expires_in", "token_type"]);
    expect(decodeJwt(tokens["access_token"] ?? "")).toMatchObject({
      sub: "cpt-local",
      aud: [`${simulator.url()}/eu`],
      scp: ["openid", "vehicle_device_data", "vehicle_specs"],
    });
  });

  test.each([
    ["vehicle_pricing_info", {}, 403, "invalid_scope"],
    ["openid", { client_secret: "wrong" }, 400, "unauthorized_client"],
    ["openid", { audience: "https://example.com" }, 400, "invalid_request"],
  ])(
    "asking for %p with %p is refused with %p %p",
    async (scope, more: Record<string, string>, status, error) => {
      expect(await refusalOf(simulator.client().partnerToken(scope, more))).toEqual({ status, error });
    },
  );

  test("opens no person's data, and a person's opens none of its calls", async () => {
    const partner = await simulator.partner("eu", "openid vehicle_device_data vehicle_specs");
    const person = await simulator.reader("elina@demo.example", "eu");
    expect((await partner("/vehicles")).status).toBe(403);
    expect((await person("/vehicles/LRW3E7EB6NC101001/specs")).status).toBe(403);
    expect((await person("/partner_accounts", register("a.example"))).status).toBe(403);
  });

  test("is over by the clock, and refused in the other region", async () => {
    const { access_token } = (await (await simulator.client().partnerToken("openid")).json()) as {
      access_token: string;
    };
    const ask = (region: string) =>
      refusalOf(
        simulator.client().get(`/${region}/api/1/partner_accounts`, access_token, register("a.example")),
      );
    expect((await ask("na")).status).toBe(421);
    await simulator.advance(28_801);
    expect(await ask("eu")).toEqual({ status: 401, error: "token expired (401)" });
  });
});

describe("registration", () => {
  test("is done in both regions at first", async () => {
    expect(await simulator.read("/settings")).toMatchObject({ registeredRegions: ["na", "eu"] });
  });

  test("where it is missing, every call answers 412 until it is made there", async () => {
    const read = await simulator.reader("elina@demo.example", "eu");
    await simulator.set({ registeredRegions: ["na"] });
    const refused = await refusalOf(read("/vehicles"));
    expect(refused.status).toBe(412);
    expect(String(refused.error)).toMatch(
      /^Account \S+ must be registered in the current region \S+\/eu, please see \S+#register$/,
    );
    const partner = await simulator.partner("eu", "openid vehicle_device_data");
    expect((await partner("/partner_accounts/public_key?domain=api.shop.example")).status).toBe(412);
    expect((await partner("/partner_accounts", register("api.shop.example"))).status).toBe(200);
    expect((await read("/vehicles")).status).toBe(200);
    expect((await partner("/partner_accounts/public_key?domain=api.shop.example")).status).toBe(200);
    expect((await partner("/partner_accounts/public_key?domain=elsewhere.example")).status).toBe(404);
  });

  test.each(["API.Example.com", "https://a.example", "localhost", ""])("%p is no domain", async (domain) => {
    const partner = await simulator.partner("eu", "openid");
    expect(await refusalOf(partner("/partner_accounts", register(domain)))).toEqual({
      status: 400,
      error: "invalid_field",
    });
  });
});
