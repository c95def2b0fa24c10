import { importPKCS8, SignJWT } from "jose";
import type { ServiceAccount } from "../../../shared/service-account.ts";
import type { Clock } from "../clock/port.ts";
import { addressAt } from "./ask-google.ts";
import { type AccessToken, refusedBy, type TokenSource } from "./port.ts";

interface SourceNeeds {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  standIn?: string | undefined;
}

const answerMsMax = 5_000;
const scope = "https://www.googleapis.com/auth/cloud-platform";

/** On Cloud Run: the platform's own server tells who we are, and no key exists that could be lost. */
export function metadataTokens({ fetch, standIn }: SourceNeeds): TokenSource {
  const ask = async (what: "token" | "email"): Promise<Response> => {
    const url = `http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/${what}`;
    const answer = await fetch(addressAt(url, standIn), {
      headers: { "metadata-flavor": "Google" },
      redirect: "manual",
      signal: AbortSignal.timeout(answerMsMax),
    });
    // Whatever else answers at this name is not the platform.
    if (answer.headers.get("metadata-flavor") !== "Google")
      throw new Error(`Asking the metadata server for our ${what}: something else answered`);
    return answer;
  };
  return {
    fetchToken: async () => readToken(await ask("token")),
    fetchAccount: async () => {
      const answer = await ask("email");
      if (!answer.ok) throw await refusedBy("Asking which account we are", answer);
      const email = (await answer.text()).trim();
      if (!/^[^\s/@]+@[^\s/@]+$/.test(email))
        throw new Error("Asking which account we are: the answer is no address");
      return email;
    },
  };
}

/** Elsewhere: the file that `GOOGLE_APPLICATION_CREDENTIALS` names vouches for us (RFC 7523). */
export function keyFileTokens(
  account: ServiceAccount,
  { fetch, standIn, clock }: SourceNeeds & { clock: Clock },
): TokenSource {
  return {
    fetchAccount: async () => account.email,
    fetchToken: async () => {
      const nowSeconds = Math.floor(clock.now() / 1000);
      const assertion = await new SignJWT({ scope })
        .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: account.keyId })
        .setIssuer(account.email)
        .setSubject(account.email)
        .setAudience(account.tokenUrl)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + 3_600)
        .sign(await importPKCS8(account.privateKeyPem, "RS256"));
      return readToken(
        await fetch(addressAt(account.tokenUrl, standIn), {
          method: "POST",
          body: new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion }),
          redirect: "manual",
          signal: AbortSignal.timeout(answerMsMax),
        }),
      );
    },
  };
}

async function readToken(answer: Response): Promise<AccessToken> {
  if (!answer.ok) throw await refusedBy("Asking for an access token", answer);
  const { access_token: value, expires_in: lifeSeconds } = (await answer.json()) as Record<string, unknown>;
  if (typeof value !== "string" || typeof lifeSeconds !== "number")
    throw new Error("Asking for an access token: the answer holds none");
  return { value, lifeSeconds };
}
