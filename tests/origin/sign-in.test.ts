import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Session } from "../../shared/contracts/session.ts";
import type { Problem } from "../../shared/problem.ts";
import { jsonOf } from "../json-of.ts";
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

test("a state is good for one return, in the browser that began, and nowhere else", async () => {
  const begun = await beginSignIn(app);
  expect(await typeOf(await comeBack(app, { ...begun, cookie: "__Host-sign-in=another" }))).toBe(
    "sign-in.unknown",
  );
  expect(await typeOf(await comeBack(app, begun))).toBe("sign-in.unknown");
  const again = await beginSignIn(app);
  expect((await comeBack(app, again)).status).toBe(302);
  expect(await typeOf(await comeBack(app, again))).toBe("sign-in.unknown");
});

test("who refuses at Tesla is told so, in our words", async () => {
  const answer = await comeBack(app, await beginSignIn(app, "dora@demo.example", true));
  expect(answer.status).toBe(400);
  const problem = await jsonOf<Problem>(answer);
  expect(problem.type).toEndWith("sign-in.refused");
  expect(JSON.stringify(problem)).not.toContain("access_denied");
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
