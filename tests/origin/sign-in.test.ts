import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Session } from "../../shared/contracts/session.ts";
import type { Problem } from "../../shared/problem.ts";
import { jsonOf } from "../json-of.ts";
import { walkConsent } from "../simulators/tesla/walk-consent.ts";
import { beginSignIn, codeIn, comeBack, post, signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

let app: AppUnderTest;
beforeAll(async () => {
  app = await startApp();
}, 30_000);
afterAll(() => app.stop());

const sessionPath = "/api/v1/auth/session";
const typeOf = async (answer: Response): Promise<string> =>
  (await jsonOf<Problem>(answer)).type.split("/").at(-1) ?? "";

test("a browser goes to Tesla with state, nonce and PKCE, and a cookie that only it sends back", async () => {
  const login = await app.ask("/api/v1/auth/tesla/login?return_to=/cars");
  expect(login.status).toBe(302);
  const asked = new URL(login.headers.get("location") ?? "").searchParams;
  expect(asked.get("code_challenge_method")).toBe("S256");
  for (const name of ["state", "nonce", "code_challenge"]) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
  const cookie = login.headers.get("set-cookie") ?? "";
  for (const part of ["__Host-sign-in=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"])
    expect(cookie).toContain(part);
});

test("the page gets a code in the fragment, which opens one session, once", async () => {
  const back = await comeBack(app, await beginSignIn(app));
  expect(back.status).toBe(302);
  expect(back.headers.get("location")).toStartWith("http://localhost:8787/cars#code=");
  const first = await post(app, sessionPath, { code: codeIn(back) });
  expect(first.status).toBe(200);
  expect(await first.json()).toMatchObject({ token_type: "Bearer", expires_in: 900 });
  const second = await post(app, sessionPath, { code: codeIn(back) });
  expect(await typeOf(second)).toBe("sign-in.code-unknown");
});

const errorIn = (back: Response): string => {
  expect(back.status).toBe(302);
  // The cookie ends with the sign-in, however that ended.
  expect(back.headers.get("set-cookie")).toContain("Max-Age=0");
  return back.headers.get("location")?.replace("http://localhost:8787/#error=", "") ?? "";
};

test("a state is good for one return, in the browser that began, and nowhere else", async () => {
  const begun = await beginSignIn(app);
  expect(errorIn(await comeBack(app, { ...begun, cookie: "__Host-sign-in=another" }))).toBe(
    "sign-in.unknown",
  );
  expect(errorIn(await comeBack(app, begun))).toBe("sign-in.unknown");
  const again = await beginSignIn(app);
  expect((await comeBack(app, again)).status).toBe(302);
  expect(errorIn(await comeBack(app, again))).toBe("sign-in.unknown");
});

test("who refuses at Tesla is sent back to the page with a code of ours, and none of Tesla's words", async () => {
  const back = await comeBack(app, await beginSignIn(app, "dora@demo.example", true));
  expect(errorIn(back)).toBe("sign-in.refused");
});

test("an answer for another nonce, or for another application, is refused", async () => {
  const login = await app.ask("/api/v1/auth/tesla/login");
  const cookie = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const swapped = new URL(login.headers.get("location") ?? "");
  swapped.searchParams.set("nonce", "another");
  const callback = await walkConsent(swapped, { email: "elina@demo.example" });
  expect(errorIn(await comeBack(app, { callbackPath: callback.pathname + callback.search, cookie }))).toBe(
    "sign-in.refused",
  );

  const begun = await beginSignIn(app);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const idToken = `${part({ alg: "none" })}.${part({ sub: "x", nonce: "y", aud: "another" })}.`;
  const body = { access_token: "a", refresh_token: "r", id_token: idToken, expires_in: 60 };
  await fetch(`${app.simulatorUrl}/control/faults`, {
    method: "POST",
    body: JSON.stringify({ path: "/oauth2/v3/token", body: JSON.stringify(body), times: 1 }),
  });
  expect(errorIn(await comeBack(app, begun))).toBe("tesla.unexpected");
});

test("signing out ends the session at the server: its token opens nothing any more", async () => {
  const headers = await signInBy(app);
  expect((await app.ask("/api/v1/tesla/vehicles", { headers })).status).toBe(200);
  expect((await app.ask(sessionPath, { method: "DELETE", headers })).status).toBe(204);
  const answer = await app.ask("/api/v1/tesla/vehicles", { headers });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  expect(await typeOf(answer)).toBe("session.over");
});

test("a token is refreshed while the session lives", async () => {
  const headers = await signInBy(app);
  const answer = await app.ask("/api/v1/auth/session/refresh", { method: "POST", headers });
  expect(answer.status).toBe(200);
  const { access_token } = await jsonOf<Session>(answer);
  const fresh = { authorization: `Bearer ${access_token}` };
  expect((await app.ask("/api/v1/tesla/vehicles", { headers: fresh })).status).toBe(200);
});

test("no token, another's form or a changed one opens nothing", async () => {
  const { authorization } = await signInBy(app);
  const [head = "", body = "", signature = ""] = authorization.slice(7).split(".");
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
  for (const bad of [
    "",
    "Bearer",
    "Basic eA==",
    `Bearer ${head}.${body}.`,
    `Bearer ${none}.${body}.`,
    `Bearer ${head}.${body}.${signature.slice(0, -2)}xx`,
  ]) {
    const answer = await app.ask("/api/v1/tesla/vehicles", { headers: { authorization: bad } });
    expect(answer.status).toBe(401);
    expect(await typeOf(answer)).toBe("session.required");
  }
});

test("neither tokens, codes, addresses nor VINs get into a log line", async () => {
  const begun = await beginSignIn(app);
  const back = await comeBack(app, begun);
  const { authorization } = await signInBy(app);
  await app.ask("/api/v1/tesla/vehicles", { headers: { authorization } });
  const log = app.lines.join("\n");
  const teslaCode = new URLSearchParams(begun.callbackPath.split("?")[1]).get("code") ?? "missing";
  for (const secret of [teslaCode, codeIn(back), authorization.slice(7), "elina@demo.example"])
    expect(log).not.toContain(secret);
  expect(log).not.toMatch(/\b[A-HJ-NPR-Z0-9]{17}\b/);
});
