import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, jwtVerify, SignJWT } from "jose";

/** Signs the tokens of this world; its public key is at the discovery address. */
export interface Signer {
  sign(claims: JWTPayload): Promise<string>;
  /** The claims of one of our tokens that is not over at `nowMs`, or why it isn't good. */
  verify(token: string, nowMs: number): Promise<JWTPayload | "expired" | "invalid">;
  jwks: JSONWebKeySet;
}

const algorithm = "RS256";
const keyId = "simulator-1";

export async function createSigner(): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  const jwk = await exportJWK(publicKey);
  return {
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: algorithm, typ: "JWT", kid: keyId }).sign(privateKey),
    verify: async (token, nowMs) => {
      try {
        const options = { algorithms: [algorithm], currentDate: new Date(nowMs) };
        return (await jwtVerify(token, publicKey, options)).payload;
      } catch (error) {
        const isExpired = error instanceof Error && "code" in error && error.code === "ERR_JWT_EXPIRED";
        return isExpired ? "expired" : "invalid";
      }
    },
    jwks: { keys: [{ ...jwk, kid: keyId, alg: algorithm, use: "sig" }] },
  };
}
