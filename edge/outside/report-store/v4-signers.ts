import type { V4Signer } from "../../../shared/cloud-storage/sign-v4.ts";
import { importRsaKey } from "../rsa-key.ts";
import type { HmacKey } from "./port.ts";

/** The narrow secret, and ten times the quicker: its signing key is derived once a day. */
export function hmacSigner({ accessId, secret }: HmacKey): V4Signer {
  let derived: { day: string; key: Promise<CryptoKey> } | undefined;
  return {
    algorithm: "GOOG4-HMAC-SHA256",
    credential: accessId,
    async sign(text, day) {
      if (derived?.day !== day) derived = { day, key: signingKey(secret, day) };
      return crypto.subtle.sign("HMAC", await derived.key, text);
    },
  };
}

export function rsaSigner(account: { email: string; privateKeyPem: string }): V4Signer {
  let key: Promise<CryptoKey> | undefined;
  return {
    algorithm: "GOOG4-RSA-SHA256",
    credential: account.email,
    async sign(text) {
      key ??= importRsaKey(account.privateKeyPem);
      return crypto.subtle.sign("RSASSA-PKCS1-v1_5", await key, text);
    },
  };
}

/** A chain of HMACs over the parts of the credential's scope. */
async function signingKey(secret: string, day: string): Promise<CryptoKey> {
  let key = await hmacKeyOf(bytesOf(`GOOG4${secret}`));
  for (const part of [day, "auto", "storage", "goog4_request"])
    key = await hmacKeyOf(await crypto.subtle.sign("HMAC", key, bytesOf(part)));
  return key;
}

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text) as Uint8Array<ArrayBuffer>;
const hmacKeyOf = (bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
