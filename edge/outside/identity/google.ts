import { toBase64Url } from "../../../shared/base64url.ts";
import type { ServiceAccount } from "../../../shared/service-account.ts";
import { importRsaKey } from "../rsa-key.ts";
import type { Identity } from "./port.ts";

interface Token {
  value: string;
  endsAtMs: number;
}

interface Outside {
  fetch: typeof globalThis.fetch;
  now: () => number;
  /** Lets a fetch finish for those who wait for it, even where the one who began it has gone. */
  keepAlive: (work: Promise<unknown>) => void;
  /** Hears of each ask for a token, and how it ended. */
  asked?: (outcome: "answered" | "failed") => void;
}

/** A token is renewed this long before it ends, so that none ends on its way. */
const renewedBeforeMs = 5 * 60_000;
/** One that could not be renewed serves on until so little is left; meanwhile a new one is asked for this often. */
const servesUntilMs = 30_000;
const failurePauseMs = 5_000;
const answerMsMax = 5_000;
const answerCharactersMax = 16_384;

/** Identity tokens signed by Google, for which we vouch with the key of a service account (RFC 7523). */
export function googleIdentity(
  account: ServiceAccount,
  { fetch, now, keepAlive, asked: heard }: Outside,
): Identity {
  const tokens = new Map<string, Token>();
  const asked = new Map<string, Promise<Token>>();
  const failedAtMs = new Map<string, number>();
  let key: Promise<CryptoKey> | undefined;

  const renewed = async (origin: string): Promise<Token> => {
    key ??= importRsaKey(account.privateKeyPem);
    const assertion = await signAssertion(account, origin, Math.floor(now() / 1000), await key);
    const answer = await fetch(account.tokenUrl, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion }),
      redirect: "manual",
      signal: AbortSignal.timeout(answerMsMax),
    });
    if (!answer.ok) throw new Error(`Asking for an identity token: the endpoint answered ${answer.status}`);
    const token = readToken((await answer.text()).slice(0, answerCharactersMax));
    tokens.set(origin, token);
    return token;
  };

  return {
    tokenFor(origin) {
      const known = tokens.get(origin);
      if (known && known.endsAtMs - renewedBeforeMs > now()) return known.value;
      const serving = known && known.endsAtMs - servesUntilMs > now() ? known.value : undefined;
      if (serving && now() - (failedAtMs.get(origin) ?? 0) < failurePauseMs) return serving;
      let asking = asked.get(origin);
      if (!asking) {
        asking = renewed(origin).finally(() => asked.delete(origin));
        asking.then(
          () => heard?.("answered"),
          () => {
            failedAtMs.set(origin, now());
            heard?.("failed");
          },
        );
        asked.set(origin, asking);
        keepAlive(asking.catch(() => {}));
      }
      return asking.then(
        ({ value }) => value,
        (error: unknown) => {
          if (serving) return serving;
          throw error;
        },
      );
    },
    refused(origin, token) {
      if (tokens.get(origin)?.value === token) tokens.delete(origin);
    },
  };
}

/** Byte for byte what Google's own libraries send: RS256 is deterministic, so tests can compare. */
export async function signAssertion(
  { email, keyId, tokenUrl }: ServiceAccount,
  audience: string,
  nowSeconds: number,
  key: CryptoKey,
): Promise<string> {
  const header = { alg: "RS256", typ: "JWT", kid: keyId };
  const claims = {
    iss: email,
    sub: email,
    aud: tokenUrl,
    target_audience: audience,
    iat: nowSeconds,
    exp: nowSeconds + 3600,
  };
  const text = new TextEncoder();
  const signed = [header, claims].map((part) => toBase64Url(text.encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", key, text.encode(signed));
  return `${signed}.${toBase64Url(new Uint8Array(signature))}`;
}

function readToken(text: string): Token {
  const { id_token: value } = JSON.parse(text) as { id_token?: unknown };
  const claims = typeof value === "string" ? value.split(".")[1] : undefined;
  if (typeof value !== "string" || claims === undefined)
    throw new Error("Asking for an identity token: the answer holds none");
  const { exp } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/"))) as { exp?: unknown };
  if (typeof exp !== "number")
    throw new Error("Asking for an identity token: the token does not say when it ends");
  return { value, endsAtMs: exp * 1000 };
}
