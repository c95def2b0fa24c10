import { describe, expect, test } from "bun:test";
import { decodeJwt } from "jose";
import { refusalOf, simulatorInTest } from "../simulator-in-test.ts";
import { walkConsent } from "../walk-consent.ts";

const simulator = simulatorInTest();
const email = "elina@demo.example";
const revokePath = "/auth/user/revoke/consent";

const signInForm = (more: Record<string, string> = {}): Promise<Response> => {
  const form = new URLSearchParams(simulator.client().authorizeUrl(more).searchParams);
  form.set("email", email);
  return fetch(`${simulator.url()}/auth/sign-in`, { method: "POST", body: form, redirect: "manual" });
};
const scopesOf = (token: string): unknown => decodeJwt(token)["scp"];

describe("a consent that was given", () => {
  test("is remembered: the next sign-in leads straight back", async () => {
    expect((await signInForm()).status).toBe(200);
    await simulator.client().signIn(email);
    const again = await signInForm();
    expect(again.status).toBe(302);
    expect(new URL(again.headers.get("location") ?? "").searchParams.get("code")).toStartWith("EU_");
  });

  test("gives no scope that was unticked, in silence, unless missing ones are prompted for", async () => {
    await simulator.client().signIn(email, ["vehicle_location"]);
    const { access_token } = await simulator.client().signIn(email);
    expect(scopesOf(access_token)).not.toContain("vehicle_location");
    expect((await signInForm({ prompt_missing_scopes: "true" })).status).toBe(200);

    const asked = simulator.client().authorizeUrl({ prompt_missing_scopes: "true" });
    const code = (await walkConsent(asked, { email })).searchParams.get("code") ?? "";
    const tokens = (await (await simulator.client().exchange(code)).json()) as { access_token: string };
    expect(scopesOf(tokens.access_token)).toContain("vehicle_location");
    expect((await signInForm({ prompt_missing_scopes: "true" })).status).toBe(302);
  });

  test("is asked for again when a required scope is missing", async () => {
    await simulator.client().signIn(email, ["vehicle_cmds"]);
    expect((await signInForm({ require_requested_scopes: "true" })).status).toBe(200);
  });

  test("can be shown again by the person's own wish, or by a setting", async () => {
    await simulator.client().signIn(email);
    expect((await signInForm({ ask_again: "on" })).status).toBe(200);
    await simulator.set({ remembersConsent: false });
    expect((await signInForm()).status).toBe(200);
  });
});

describe("the page that takes it back", () => {
  const backUrl = "http://localhost:8787/account";
  const page = (query: Record<string, string>) =>
    fetch(`${simulator.url()}${revokePath}?${new URLSearchParams(query)}`);
  const revoke = (fields: Record<string, string>) =>
    fetch(`${simulator.url()}${revokePath}`, {
      method: "POST",
      body: new URLSearchParams({ revoke_client_id: "cpt-local", email, ...fields }),
      redirect: "manual",
    });

  test("shows who has something to take back, and no script", async () => {
    expect(await (await page({ revoke_client_id: "cpt-local" })).text()).toContain("Nobody has allowed");
    await simulator.client().signIn(email);
    const shown = await page({ revoke_client_id: "cpt-local", back_url: backUrl });
    expect(shown.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await shown.text();
    expect(html).toContain("Revoke for Elina Koskela");
    expect(html).toContain(backUrl);
    expect((await page({ revoke_client_id: "somebody" })).status).toBe(400);
  });

  test("ends both tokens, leads back, and the next sign-in asks again", async () => {
    const { access_token, refresh_token } = await simulator.client().signIn(email);
    const answer = await revoke({ back_url: backUrl });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(backUrl);
    const refused = await simulator.client().get("/eu/api/1/vehicles", access_token);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({
      error: "login_required",
      error_description: "User revoked consent",
    });
    expect(await refusalOf(simulator.client().refresh(refresh_token))).toEqual({
      status: 401,
      error: "login_required",
    });
    expect((await signInForm()).status).toBe(200);
  });

  test("leads nowhere but to a web address", async () => {
    expect((await revoke({ back_url: "javascript:alert(1)" })).status).toBe(200);
    const html = await (
      await page({ revoke_client_id: "cpt-local", back_url: "javascript:alert(1)" })
    ).text();
    expect(html).not.toContain("javascript:");
  });
});

test.each([{}, { locale: "fi" }, { locale: "" }, { prompt: "login" }, { show_keypair_step: "true" }])(
  "the sign-in page is the same page with %p",
  async (more: Record<string, string>) => {
    const page = await fetch(simulator.client().authorizeUrl(more));
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain("<h1>Sign in</h1>");
    expect(html).not.toMatch(/undefined|null|\[object/);
  },
);
