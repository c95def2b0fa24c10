import { constants, generateKeyPair, sign, verify } from "node:crypto";
import { promisify } from "node:util";
import { ApiError } from "./api-error.ts";
import type { Call } from "./discovery.ts";
import { accountEmail } from "./identity.ts";

/** What goes wrong on purpose with what is to be signed. */
export interface SigningFaults {
  /** So many requests are answered 503 before anything is signed. */
  unavailable: number;
  /** The account is not its own `roles/iam.serviceAccountTokenCreator`. */
  withoutRole: boolean;
  /** Signatures that have nothing to do with what was to be signed. */
  wrong: boolean;
}

const padding = constants.RSA_PKCS1_PADDING;

/** The key that Google holds for the account: IAM Credentials signs with it, Cloud Storage believes it. */
export async function createAccountKey() {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const faults: SigningFaults = { unavailable: 0, withoutRole: false, wrong: false };
  let signed = 0;
  return {
    faults,
    /** How many texts were signed. */
    signed: () => signed,
    isSigned: (text: string, signature: Uint8Array): boolean =>
      verify("sha256", Buffer.from(text), { key: publicKey, padding }, signature),
    answer: (call: Call, body: unknown): Response => {
      if (faults.unavailable > 0) {
        faults.unavailable--;
        throw new ApiError(503, "The service is currently unavailable.");
      }
      if (call.path["name"] !== `projects/-/serviceAccounts/${accountEmail}` || faults.withoutRole)
        throw new ApiError(403, "Permission 'iam.serviceAccounts.signBlob' denied on resource");
      const { payload = "" } = (body ?? {}) as { payload?: string };
      if (payload === "") throw new ApiError(400, "payload is required");
      signed++;
      const bytes = Buffer.from(faults.wrong ? "another text" : payload, faults.wrong ? "utf8" : "base64");
      const signedBlob = sign("sha256", bytes, { key: privateKey, padding }).toString("base64");
      return Response.json({ keyId: "simulated", signedBlob });
    },
  };
}

export type AccountKey = Awaited<ReturnType<typeof createAccountKey>>;
