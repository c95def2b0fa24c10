import { createHash } from "node:crypto";
import { toBase64Url } from "../../shared/base64url.ts";
import type { Environment } from "../../shared/environments.ts";
import { toHex } from "../../shared/hex.ts";

/** `cpt_<environment>_<eight digits>_<secret>`: up to the secret it may be shown, and tells keys apart. */
export interface NewKey {
  key: string;
  prefix: string;
  hash: Uint8Array;
}

export function makeKey(environment: Environment, random: (size: number) => Uint8Array): NewKey {
  const prefix = `cpt_${environment}_${toHex(random(4))}`;
  const key = `${prefix}_${toBase64Url(random(32))}`;
  return { key, prefix, hash: hashOf(key) };
}

/** What is none of ours isn't looked up. */
export const looksLikeKey = (text: string): boolean => /^cpt_[a-z]{3,5}_[0-9a-f]{8}_[\w-]{43}$/.test(text);

/** A plain hash is enough: nobody can try out 2^256 secrets. */
export const hashOf = (key: string): Uint8Array => createHash("sha256").update(key).digest();
