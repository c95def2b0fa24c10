import { type LinkToObject, linksTo } from "../../../shared/cloud-storage/object-links.ts";
import type { V4Signer } from "../../../shared/cloud-storage/sign-v4.ts";
import type { Clock } from "../clock/port.ts";
import { type Google, refusedBy } from "../google/port.ts";
import { type AskPatiently, short } from "./gcs-patience.ts";

export interface GcsLinksNeeds {
  google: Google;
  ask: AskPatiently;
  bucket: string;
  clock: Clock;
}

const deed = "Signing the address of an object";

/**
 * Addresses of a bucket's objects, signed at Google by the account that we are: no key of it exists here that could be
 * lost. The account has to be its own `roles/iam.serviceAccountTokenCreator`.
 */
export function gcsLinks({ google, ask, bucket, clock }: GcsLinksNeeds): LinkToObject {
  let linkTo: LinkToObject | undefined;
  return async (name, link) => {
    linkTo ??= linksTo(bucket, blobSigner(await google.account(), ask), clock);
    return google.addressFor(await linkTo(name, link));
  };
}

/** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signBlob */
function blobSigner(email: string, ask: AskPatiently): V4Signer {
  const url = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:signBlob`;
  return {
    algorithm: "GOOG4-RSA-SHA256",
    credential: email,
    sign: async (text) => {
      const answer = await ask(
        deed,
        url,
        {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ payload: Buffer.from(text).toString("base64") }),
        },
        short,
      );
      if (!answer.ok) throw await refusedBy(deed, answer);
      const { signedBlob } = (await answer.json()) as Record<string, unknown>;
      if (typeof signedBlob !== "string" || signedBlob === "") throw new Error(`${deed}: none came`);
      return new Uint8Array(Buffer.from(signedBlob, "base64")).buffer;
    },
  };
}
