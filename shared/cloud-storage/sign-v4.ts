import { toHex } from "../hex.ts";

/** Whoever signs addresses of Cloud Storage: with an account's RSA key, here or at Google, or with an HMAC key of Storage's own. */
export interface V4Signer {
  algorithm: "GOOG4-RSA-SHA256" | "GOOG4-HMAC-SHA256";
  /** An account's address or an access id. */
  credential: string;
  /** `day` is the first eight digits of the time that is signed. */
  sign(text: Uint8Array<ArrayBuffer>, day: string): Promise<ArrayBuffer>;
}

export interface V4Request {
  method: string;
  /** `https://storage.googleapis.com`. */
  origin: string;
  /** As it is sent: each segment encoded. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
}

export interface SignedV4 {
  url: string;
  canonicalRequest: string;
  stringToSign: string;
}

/**
 * An address that opens an object without credentials, by the V4 signing process of Cloud Storage
 * (cloud.google.com/storage/docs/authentication/signatures), with WebCrypto alone.
 */
export async function signV4(
  { method, origin, path, headers = {}, query = {} }: V4Request,
  signer: V4Signer,
  atMs: number,
  expiresSeconds: number,
): Promise<SignedV4> {
  const time = timeOf(Math.floor(atMs / 1000));
  const day = time.slice(0, 8);
  const scope = `${day}/auto/storage/goog4_request`;
  // The port is no part of the host that is signed.
  const signed = sorted(canonicalHeaders({ host: hostnameOf(origin), ...headers }));
  const names = signed.map(([name]) => name).join(";");
  const parameters = sorted(
    Object.entries({
      ...query,
      "X-Goog-Algorithm": signer.algorithm,
      "X-Goog-Credential": `${signer.credential}/${scope}`,
      "X-Goog-Date": time,
      "X-Goog-Expires": `${expiresSeconds}`,
      "X-Goog-SignedHeaders": names,
    }).map(([name, value]): [string, string] => [encode(name), encode(value)]),
  );
  const canonicalQuery = parameters.map(([name, value]) => `${name}=${value}`).join("&");
  const payload = signed.find(([name]) => name === "x-goog-content-sha256")?.[1] ?? "UNSIGNED-PAYLOAD";
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join("");
  const canonicalRequest = [method, path, canonicalQuery, lines, names, payload].join("\n");
  const digest = await crypto.subtle.digest("SHA-256", bytesOf(canonicalRequest));
  const stringToSign = [signer.algorithm, time, scope, toHex(new Uint8Array(digest))].join("\n");
  const signature = toHex(new Uint8Array(await signer.sign(bytesOf(stringToSign), day)));
  return {
    url: `${origin}${path}?${canonicalQuery}&X-Goog-Signature=${signature}`,
    canonicalRequest,
    stringToSign,
  };
}

/** The last answer of each is kept: many addresses are signed within a second, and all of one host. */
const timeOf = keepingLast((atSecond: number) =>
  new Date(atSecond * 1000).toISOString().replace(/[-:]|\.\d{3}/g, ""),
);
const hostnameOf = keepingLast((origin: string) => new URL(origin).hostname);

function keepingLast<Given, Result>(work: (given: Given) => Result): (given: Given) => Result {
  let last: { given: Given; result: Result } | undefined;
  return (given) => {
    if (last?.given !== given) last = { given, result: work(given) };
    return last.result;
  };
}

/** Everything but what RFC 3986 calls unreserved; most texts have nothing to encode. */
export const encode = (text: string): string =>
  unreserved.test(text)
    ? text
    : encodeURIComponent(text).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      );
const unreserved = /^[\w.~-]*$/;

const canonicalHeaders = (headers: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim().replace(/\s+/g, " ")]);

const sorted = (pairs: [string, string][]): [string, string][] =>
  pairs.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));

const text = new TextEncoder();
const bytesOf = (words: string) => text.encode(words) as Uint8Array<ArrayBuffer>;
