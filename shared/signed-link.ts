import { fromBase64Url, toBase64Url } from "./base64url.ts";
import type { Environment } from "./environments.ts";

/**
 * A link that opens one report for whoever holds it, until it is over. The origin mints it, the edge redeems it.
 * `link` is what a person is given; `file` is the short-lived one to which the edge redirects where reports lie in
 * a folder. Both are signed with the same keys, and neither can be used as the other.
 */
export interface LinkSubject {
  purpose: "link" | "file";
  environment: Environment;
  reportId: string;
  fileName: string;
}

export interface LinkKey {
  id: string;
  secret: Uint8Array<ArrayBuffer>;
}

/** How far ahead a link may end: its hour, and a minute for clocks that differ. */
const lifeMaxSeconds = { link: 3600 + 60, file: 60 + 60 } as const;

/** Keys as they are configured: `id:base64url,id:base64url`; the first signs, all verify (rotation). */
export function parseLinkKeys(text: string): LinkKey[] {
  const keys = text.split(",").map(parseLinkKey);
  if (keys.length > keysMax) throw new Error(`Reading the link keys: more than ${keysMax}`);
  if (new Set(keys.map(({ id }) => id)).size < keys.length)
    throw new Error("Reading the link keys: one id is there twice");
  return keys;
}

/** Two for a rotation, and one that somebody forgot. */
const keysMax = 3;

function parseLinkKey(entry: string): LinkKey {
  const [, id, encoded] = entry.trim().match(/^([a-z0-9-]{1,32}):([A-Za-z0-9_-]+)$/) ?? [];
  const secret = encoded === undefined ? undefined : fromBase64Url(encoded);
  if (id === undefined || secret === undefined || secret.length < 32)
    throw new Error(
      "Reading the link keys: each must be <id>:<base64url of 32 bytes or more>, parted by commas",
    );
  return { id, secret };
}

/** The query of a link: `expires=...&key=...&signature=...`, in this order and no other. */
export async function signLink(
  subject: LinkSubject,
  expiresAtSeconds: number,
  key: LinkKey,
): Promise<string> {
  const signature = await crypto.subtle.sign(
    "HMAC",
    await hmacKey(key),
    canonicalText(subject, expiresAtSeconds, key.id),
  );
  return `expires=${expiresAtSeconds}&key=${key.id}&signature=${toBase64Url(new Uint8Array(signature))}`;
}

/** What became of a link; `odd` is anything that we would never have written. */
export type LinkVerdict = "good" | "tampered" | "expired" | "odd";

export async function verifyLink(
  subject: LinkSubject,
  query: string,
  keys: readonly LinkKey[],
  nowMs: number,
): Promise<LinkVerdict> {
  const [, expires, keyId, encoded] = query.match(queryFormat) ?? [];
  const signature = encoded === undefined ? undefined : fromBase64Url(encoded);
  if (expires === undefined || keyId === undefined || signature === undefined) return "odd";
  const key = keys.find(({ id }) => id === keyId);
  if (!key) return "tampered";
  const expiresAtSeconds = Number(expires);
  const text = canonicalText(subject, expiresAtSeconds, keyId);
  if (!(await crypto.subtle.verify("HMAC", await hmacKey(key), signature, text))) return "tampered";
  const secondsLeft = expiresAtSeconds - nowMs / 1000;
  if (secondsLeft > lifeMaxSeconds[subject.purpose]) return "tampered";
  return secondsLeft > 0 ? "good" : "expired";
}

const queryFormat = /^expires=([1-9]\d{9})&key=([a-z0-9-]{1,32})&signature=([A-Za-z0-9_-]{43})$/;

/** Fields can't run into each other: none of them may hold a line feed. */
function canonicalText(
  subject: LinkSubject,
  expiresAtSeconds: number,
  keyId: string,
): Uint8Array<ArrayBuffer> {
  const { purpose, environment, reportId, fileName } = subject;
  const fields = ["v1", purpose, environment, reportId, fileName, String(expiresAtSeconds), keyId];
  if (fields.some((field) => field.includes("\n")))
    throw new Error("Signing a link: a field holds a line feed");
  return new TextEncoder().encode(fields.join("\n")) as Uint8Array<ArrayBuffer>;
}

/** Importing a key costs more than using it: each is imported once. */
const imported = new WeakMap<Uint8Array, Promise<CryptoKey>>();
export function hmacKey({ secret }: LinkKey): Promise<CryptoKey> {
  let key = imported.get(secret);
  if (!key) {
    key = crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, [
      "sign",
      "verify",
    ]);
    imported.set(secret, key);
  }
  return key;
}
