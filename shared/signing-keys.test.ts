import { expect, test } from "bun:test";
import { createPublicKey, verify } from "node:crypto";
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { createSigner, parseSigningKeys, verifySignature } from "./signing-keys.ts";

const text = (byte: number) => toBase64Url(new Uint8Array(32).fill(byte));
/** RFC 8032, 7.1, test 1. */
const rfc = {
  seed: toBase64Url(Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex")),
  publicKey: toBase64Url(
    Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex"),
  ),
  signatureOfNothing:
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
};

test("a signature is Ed25519 as the RFC's own example has it, and any tool can check it", async () => {
  const signer = createSigner(parseSigningKeys(`k1:${rfc.seed}`));
  expect(Buffer.from(await signer.sign(""), "base64url").toString("hex")).toBe(rfc.signatureOfNothing);
  const [key] = await signer.publicKeys();
  expect(key).toEqual({ kty: "OKP", crv: "Ed25519", kid: "k1", x: rfc.publicKey, alg: "EdDSA", use: "sig" });
  const signature = fromBase64Url(await signer.sign("é")) ?? new Uint8Array();
  expect(verify(null, Buffer.from("é"), createPublicKey({ key: { ...key }, format: "jwk" }), signature)).toBe(
    true,
  );
});

test("the first key signs, all verify, the retired ones by their public half", async () => {
  const old = createSigner(parseSigningKeys(`old:${rfc.seed}`));
  const signature = await old.sign("kept for years");
  const signer = createSigner(parseSigningKeys(`new:${text(2)}, old:public.${rfc.publicKey}`));
  expect(signer.keyId).toBe("new");
  expect(await signer.verify("kept for years", "old", signature)).toBe(true);
  expect(await signer.verify("kept for years", "new", signature)).toBe(false);
  expect(await signer.verify("kept for years.", "old", signature)).toBe(false);
  expect(await verifySignature(await signer.publicKeys(), "kept for years", "other", signature)).toBe(false);
  for (const odd of ["", "a", "n/a", `${signature}=`, signature.slice(4)])
    expect(await signer.verify("kept for years", "old", odd)).toBe(false);
});

test.each([
  "",
  "k1",
  `k1:${text(1).slice(1)}`,
  `K1:${text(1)}`,
  `k1:${text(1)},k1:${text(2)}`,
  `k1:public.${rfc.publicKey}`,
  `k1:${text(1)},`,
])("%p is refused, and not told", (keys) => {
  expect(() => parseSigningKeys(keys)).toThrow(/^Reading the signing keys: [^A]*$/);
});
