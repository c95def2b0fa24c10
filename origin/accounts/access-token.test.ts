import { expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import { SignJWT, UnsecuredJWT } from "jose";
import { createManualClock } from "../outside/clock/manual.ts";
import { accessTokenSeconds, createAccessTokens } from "./access-token.ts";

const key = new Uint8Array(32).fill(1);
const other = new Uint8Array(32).fill(2);
const issuer = "https://api.example.com";
const startMs = Date.UTC(2026, 10, 21);
const seconds = startMs / 1000;

const tokensAt = (nowMs: number, keys: readonly Uint8Array[] = [key], audience = "prd") =>
  createAccessTokens({ keys, issuer, audience, clock: createManualClock(nowMs) });
const tokens = tokensAt(startMs);

test("a token stands for its session for a quarter of an hour", async () => {
  const token = await tokens.issue("session");
  expect(await tokens.read(token)).toBe("session");
  expect(await tokensAt(startMs + (accessTokenSeconds - 1) * 1000).read(token)).toBe("session");
  const late = tokensAt(startMs + accessTokenSeconds * 1000);
  await expect(late.read(token)).rejects.toThrow("session.over");
  expect(await late.read(token, "allowLate")).toBe("session");
});

test("after a rotation older tokens are still read, by the name of their key", async () => {
  const token = await tokens.issue("session");
  expect(await tokensAt(startMs, [other, key]).read(token)).toBe("session");
  await expect(tokensAt(startMs, [other]).read(token)).rejects.toThrow("session.required");
});

test("another environment's token is none", async () => {
  const token = await tokensAt(startMs, [key], "dev").issue("session");
  await expect(tokens.read(token)).rejects.toThrow("session.required");
});

const claims = { sid: "session", iss: issuer, aud: "prd", iat: seconds, exp: seconds + 900 };
const kid = JSON.parse(
  Buffer.from((await tokens.issue("x")).split(".")[0] ?? "", "base64url").toString(),
).kid;
const signed = (
  payload: Record<string, unknown>,
  header: Record<string, unknown> = {},
  by = key,
): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: "HS256", typ: "JWT", kid, ...header }).sign(by);

test("the pattern of the confusions below is itself a good token", async () => {
  expect(await tokens.read(await signed(claims))).toBe("session");
});

const rsa = await crypto.subtle.generateKey(
  {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  },
  true,
  ["sign", "verify"],
);
const confusions: Record<string, () => string | Promise<string>> = {
  "no signature": () => new UnsecuredJWT(claims).encode(),
  "no signature, in other letters": async () => {
    const [, body] = (await signed(claims)).split(".");
    return `${Buffer.from(JSON.stringify({ alg: "nOnE", typ: "JWT", kid })).toString("base64url")}.${body}.`;
  },
  "another algorithm of the same family": () => signed(claims, { alg: "HS512" }, new Uint8Array(64).fill(1)),
  "an algorithm of another family": () =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", typ: "JWT", kid }).sign(rsa.privateKey),
  "a key that isn't ours": () => signed(claims, {}, other),
  "a key of the token's own": () =>
    signed(claims, { jwk: { kty: "oct", k: "AgICAgICAgICAgICAgICAg" } }, other),
  "a key by an address": () => signed(claims, { jku: "https://evil.example/keys" }, other),
  "a key name that we don't know": () => signed(claims, { kid: "../../dev/null" }),
  "no key name": () => signed(claims, { kid: undefined }),
  "a critical extension": () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "HS256", typ: "JWT", kid, crit: ["after"], after: 1 })}.${part(claims)}`;
    return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
  },
  "another issuer": () => signed({ ...claims, iss: "https://evil.example" }),
  "no issuer": () => signed({ ...claims, iss: undefined }),
  "another audience": () => signed({ ...claims, aud: "dev" }),
  "no end": () => signed({ ...claims, exp: undefined }),
  "an end that is no number": () => signed({ ...claims, exp: "never" }),
  "a beginning in the future": () => signed({ ...claims, nbf: seconds + 600 }),
  "no session": () => signed({ ...claims, sid: undefined }),
  "a session that is no text": () => signed({ ...claims, sid: { $ne: "" } }),
  "another kind of token": () => signed(claims, { typ: "at+jwt" }),
  "a changed claim": async () => {
    const [head, , signature] = (await signed(claims)).split(".");
    return `${head}.${Buffer.from(JSON.stringify({ ...claims, sid: "another" })).toString("base64url")}.${signature}`;
  },
};

test.each(Object.entries(confusions))("%s opens nothing, not even late", async (_name, make) => {
  const token = await make();
  await expect(tokens.read(token)).rejects.toThrow("session.required");
  await expect(tokens.read(token, "allowLate")).rejects.toThrow("session.required");
});
