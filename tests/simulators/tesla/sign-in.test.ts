import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { challengeOf, createDemoClient, type Tokens } from "./demo-client.ts";
import { type RunningSimulator, startSimulator } from "./simulator.ts";
import { walkConsent } from "./walk-consent.ts";

let simulator: RunningSimulator;
let client: ReturnType<typeof createDemoClient>;
const email = "elina@demo.example";
const verifier = "a-verifier-that-is-long-enough-to-be-one-0123456789";

beforeAll(async () => {
  simulator = await startSimulator({ port: 0 });
  client = createDemoClient(simulator.url);
});
beforeEach(() => client.control("/reset"));
afterAll(() => simulator.stop());

const codeFor = async (more: Record<string, string> = {}): Promise<string> =>
  (await walkConsent(client.authorizeUrl(more), { email })).searchParams.get("code") ?? "";

const withChallenge = async () => ({
  code_challenge: await challengeOf(verifier),
  code_challenge_method: "S256",
});

describe("authorize", () => {
  test("the way back carries code, state and issuer, and the code its region", async () => {
    const back = await walkConsent(client.authorizeUrl(), { email });
    expect(back.origin + back.pathname).toBe("http://dev.api.localhost:8787/api/v1/auth/tesla/callback");
    expect(back.searchParams.get("code")).toMatch(/^EU_[0-9a-f]{64}$/);
    expect(back.searchParams.get("state")).toBe("state-1");
    expect(back.searchParams.get("issuer")).toBe(`${simulator.url}/auth/oauth2/v3`);
    const american = await walkConsent(client.authorizeUrl(), { email: "mason@demo.example" });
    expect(american.searchParams.get("code")).toStartWith("NA_");
  });

  test("who denies comes back with access_denied", async () => {
    const back = await walkConsent(client.authorizeUrl(), { email, deny: true });
    expect(back.searchParams.get("error")).toBe("access_denied");
    expect(back.searchParams.has("code")).toBe(false);
  });

  test.each([
    [{ client_id: "somebody" }, "unauthorized_client"],
    [{ redirect_uri: "http://dev.api.localhost:8787/api/v1/auth/tesla/callback/" }, "invalid_redirect_url"],
  ])("nobody is redirected for %p", async (wrong, error) => {
    const page = await fetch(client.authorizeUrl(wrong), { redirect: "manual" });
    expect(page.status).toBe(400);
    expect(page.headers.has("location")).toBe(false);
    expect(await page.text()).toContain(error);
  });

  test.each([
    [{ response_type: "token" }, "unsupported_response_type"],
    [{ state: "" }, "invalid_request"],
    [{ scope: "openid everything" }, "invalid_scope"],
    [{ code_challenge: "A".repeat(43), code_challenge_method: "plain" }, "invalid_request"],
    [{ code_challenge: "short", code_challenge_method: "S256" }, "invalid_request"],
  ])("the application hears of %p", async (wrong, error) => {
    const answer = await fetch(client.authorizeUrl(wrong), { redirect: "manual" });
    expect(answer.status).toBe(302);
    expect(new URL(answer.headers.get("location") ?? "").searchParams.get("error")).toBe(error);
  });

  test("an unknown e-mail address is told so on the page, literally", async () => {
    const form = new URLSearchParams(client.authorizeUrl().searchParams);
    form.set("email", '"><b>nobody@demo.example');
    const page = await fetch(`${simulator.url}/auth/sign-in`, { method: "POST", body: form });
    expect(page.status).toBe(422);
    const html = await page.text();
    expect(html).toContain('role="alert"');
    expect(html).not.toContain("<b>nobody");
  });

  test("an application that requires all scopes gets all or nothing", async () => {
    const asked = client.authorizeUrl({ require_requested_scopes: "true" });
    await expect(walkConsent(asked, { email, untick: ["vehicle_cmds"] })).rejects.toThrow("No redirect");
    expect((await walkConsent(asked, { email })).searchParams.has("code")).toBe(true);
  });

  test("pages allow no script and no frame", async () => {
    const page = await fetch(client.authorizeUrl());
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(await page.text()).toContain("Simulator: not Tesla");
  });
});

describe("token", () => {
  test("a code and its verifier buy signed tokens that the discovery keys verify", async () => {
    const code = await codeFor(await withChallenge());
    const answer = await client.exchange(code, { code_verifier: verifier });
    expect(answer.status).toBe(200);
    const tokens = (await answer.json()) as Tokens;
    expect(tokens).toMatchObject({ expires_in: 28_800, token_type: "Bearer", state: "state-1" });
    expect(tokens.refresh_token).toStartWith("EU_");

    const discovery = `${simulator.url}/token-host/oauth2/v3/thirdparty/.well-known/openid-configuration`;
    const metadata = (await (await fetch(discovery)).json()) as { issuer: string; jwks_uri: string };
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
    const access = await jwtVerify(tokens.access_token, keys, {
      issuer: metadata.issuer,
      audience: `${simulator.url}/eu`,
    });
    expect(access.payload).toMatchObject({ ou_code: "EU", azp: "cpt-local" });
    expect(access.payload["scp"]).toContain("vehicle_device_data");
    const id = await jwtVerify(tokens.id_token, keys, { issuer: metadata.issuer, audience: "cpt-local" });
    expect(id.payload["nonce"]).toBe("nonce-1");
  });

  test("a challenge demands its verifier, and the right secret does not replace it", async () => {
    const code = await codeFor(await withChallenge());
    const answer = await client.exchange(code, { code_verifier: "another" });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "invalid_auth_code" });
  });

  test("a code works once", async () => {
    const code = await codeFor();
    expect((await client.exchange(code)).status).toBe(200);
    expect(await (await client.exchange(code)).json()).toMatchObject({ error: "invalid_auth_code" });
  });

  test("a code is over after five minutes", async () => {
    const code = await codeFor();
    await client.control("/clock", { advance_seconds: 301 });
    expect(await (await client.exchange(code)).json()).toMatchObject({ error: "invalid_auth_code" });
  });

  test.each([
    [{ client_secret: "wrong" }, 400, "unauthorized_client"],
    [{ redirect_uri: "http://localhost/elsewhere" }, 400, "invalid_redirect_url"],
    [{ audience: "https://example.com" }, 400, "invalid_request"],
    [{ grant_type: "password" }, 400, "unsupported_grant_type"],
    [{ grant_type: "refresh_token", refresh_token: "EU_unknown" }, 401, "login_required"],
  ])("%p is refused with %p %p", async (wrong: Record<string, string>, status, error) => {
    const answer = await client.exchange(await codeFor(), wrong);
    expect(answer.status).toBe(status);
    const body = await answer.json();
    expect(body).toMatchObject({
      error,
      error_description: expect.any(String),
      referenceID: expect.any(String),
    });
  });

  test("JSON is malformed to the token host", async () => {
    const answer = await fetch(client.tokenUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "refresh_token", client_id: "cpt-local", refresh_token: "x" }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: "invalid_request" });
  });
});
