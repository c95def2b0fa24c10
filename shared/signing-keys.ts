import { fromBase64Url, toBase64Url } from "./base64url.ts";

/**
 * Signatures that outlive us: checkpoints of the audit trail, manifests of reports. Ed25519 (RFC 8032), so that
 * whoever has the public key can check them with any tool. Every text that is signed begins by saying what it is:
 * no signature can be used as one of another kind.
 */
export interface SigningKey {
  id: string;
  /** A key that no longer signs is kept by its public half alone. */
  seed: Uint8Array<ArrayBuffer> | undefined;
  publicBytes: Uint8Array<ArrayBuffer> | undefined;
}

/** As RFC 8037 has it. */
export interface PublicKey {
  kty: "OKP";
  crv: "Ed25519";
  kid: string;
  x: string;
  alg: "EdDSA";
  use: "sig";
}

export interface Signer {
  /** The key that signs. */
  keyId: string;
  /** The same text always has the same signature, in base64url. */
  sign(text: string): Promise<string>;
  verify(text: string, keyId: string, signature: string): Promise<boolean>;
  /** Every key that verifies, for all to read. */
  publicKeys(): Promise<PublicKey[]>;
}

/** Keys as they are configured: `id:<seed>` or, retired, `id:public.<key>`, parted by commas; the first signs. */
export function parseSigningKeys(text: string): SigningKey[] {
  const keys = text.split(",").map(parseKey);
  if (keys.length > keysMax) throw new Error(`Reading the signing keys: more than ${keysMax}`);
  if (new Set(keys.map(({ id }) => id)).size < keys.length)
    throw new Error("Reading the signing keys: one id is there twice");
  if (!keys[0]?.seed) throw new Error("Reading the signing keys: the first has to be one that can sign");
  return keys;
}

/** What was signed in years is still to be verified. */
const keysMax = 20;
const keyBytes = 32;

function parseKey(entry: string): SigningKey {
  const [, id, isPublic, encoded] =
    entry.trim().match(/^([a-z0-9-]{1,32}):(public\.)?([A-Za-z0-9_-]{43})$/) ?? [];
  const bytes = encoded === undefined ? undefined : fromBase64Url(encoded);
  if (id === undefined || bytes?.length !== keyBytes)
    throw new Error(
      "Reading the signing keys: each must be <id>:<base64url of 32 bytes> or <id>:public.<the same>, parted by commas",
    );
  return { id, seed: isPublic ? undefined : bytes, publicBytes: isPublic ? bytes : undefined };
}

export function createSigner(keys: readonly SigningKey[]): Signer {
  const [first] = keys;
  if (!first?.seed) throw new Error("Making a signer: there is no key to sign with");
  const { seed, id: keyId } = first;
  let privateKey: Promise<CryptoKey> | undefined;
  let publicKeys: Promise<PublicKey[]> | undefined;
  const published = () => {
    publicKeys ??= Promise.all(keys.map(publicKeyOf));
    return publicKeys;
  };
  return {
    keyId,
    sign: async (text) => {
      privateKey ??= privateKeyOf(seed, false);
      return toBase64Url(
        new Uint8Array(await crypto.subtle.sign("Ed25519", await privateKey, bytesOf(text))),
      );
    },
    verify: async (text, id, signature) => verifySignature(await published(), text, id, signature),
    publicKeys: published,
  };
}

/** False for an unknown key, and for anything that isn't a signature. */
export async function verifySignature(
  publicKeys: readonly Pick<PublicKey, "kid" | "x">[],
  text: string,
  keyId: string,
  signature: string,
): Promise<boolean> {
  const key = publicKeys.find(({ kid }) => kid === keyId);
  const bytes = fromBase64Url(signature);
  if (!key || bytes?.length !== 64) return false;
  const imported = await crypto.subtle.importKey(
    "jwk",
    { kty: "OKP", crv: "Ed25519", x: key.x },
    "Ed25519",
    false,
    ["verify"],
  );
  return crypto.subtle.verify("Ed25519", imported, bytes, bytesOf(text));
}

async function publicKeyOf({ id, seed, publicBytes }: SigningKey): Promise<PublicKey> {
  const x = publicBytes ? toBase64Url(publicBytes) : seed && (await publicHalf(seed));
  if (x === undefined) throw new Error("Publishing a signing key: it has neither half");
  return { kty: "OKP", crv: "Ed25519", kid: id, x, alg: "EdDSA", use: "sig" };
}

async function publicHalf(seed: Uint8Array<ArrayBuffer>): Promise<string> {
  const exported = await crypto.subtle.exportKey("jwk", await privateKeyOf(seed, true));
  const x = "x" in exported ? exported.x : undefined;
  if (x === undefined) throw new Error("Publishing a signing key: its public half is missing");
  return x;
}

/** A seed in the envelope that key importers know (RFC 8410, 7): sixteen fixed bytes, then the seed. */
const privateKeyOf = (seed: Uint8Array<ArrayBuffer>, extractable: boolean): Promise<CryptoKey> =>
  crypto.subtle.importKey("pkcs8", Uint8Array.from([...envelope, ...seed]), "Ed25519", extractable, ["sign"]);

const envelope = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

const bytesOf = (text: string) => new TextEncoder().encode(text);
