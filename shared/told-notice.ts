import { fromBase64Url, toBase64Url } from "./base64url.ts";
import type { Environment } from "./environments.ts";
import { hmacKey, type LinkKey } from "./signed-link.ts";

/** The header in which the edge signs what it tells the origin about. */
export const noticeHeader = "x-edge-signature";

/** A clock may drift, and a notice may wait for its turn; later than this it is no news. */
const lifeSeconds = 300;

/** Of how many redeemed links a notice tells at most. */
export const redeemedTogetherMax = 500;

/**
 * A notice of the edge to the origin: the body, its time and a signature over both with a link key, so that nobody
 * else who reaches the door can write into the audit trail. Its purpose keeps it from ever passing as a link.
 */
export async function signNotice(
  environment: Environment,
  body: string,
  atSeconds: number,
  key: LinkKey,
): Promise<string> {
  const text = canonicalText(environment, body, atSeconds, key.id);
  const signature = new Uint8Array(await crypto.subtle.sign("HMAC", await hmacKey(key), text));
  return `at=${atSeconds}&key=${key.id}&signature=${toBase64Url(signature)}`;
}

/** Whether the edge of this environment said this, lately. */
export async function verifyNotice(
  environment: Environment,
  body: string,
  header: string | undefined,
  keys: readonly LinkKey[],
  nowMs: number,
): Promise<boolean> {
  const [, at, keyId, encoded] = header?.match(format) ?? [];
  const signature = encoded === undefined ? undefined : fromBase64Url(encoded);
  const key = keys.find(({ id }) => id === keyId);
  if (at === undefined || signature === undefined || !key) return false;
  if (Math.abs(Number(at) - nowMs / 1000) > lifeSeconds) return false;
  const text = canonicalText(environment, body, Number(at), key.id);
  return crypto.subtle.verify("HMAC", await hmacKey(key), signature, text);
}

const format = /^at=([1-9]\d{9})&key=([a-z0-9-]{1,32})&signature=([A-Za-z0-9_-]{43})$/;

/** The body comes last: whatever it holds, it runs into nothing. */
const canonicalText = (environment: Environment, body: string, atSeconds: number, keyId: string) =>
  new TextEncoder().encode(["v1", "told", environment, atSeconds, keyId, body].join("\n"));
