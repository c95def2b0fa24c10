import { toBase64Url } from "../shared/base64url.ts";
import { type LinkKey, parseLinkKeys } from "../shared/signed-link.ts";
import { parseSigningKeys, type SigningKey } from "../shared/signing-keys.ts";

/**
 * What a setting's text has to be, and what it then is; throws a sentence without the text, which may be a secret.
 * By hand, since a schema library takes longer to load than everything else before the port is open.
 */
export type Reader<Value> = (text: string) => Value;

export const text: Reader<string> = (value) => value;

export const oneOf =
  <const Name extends string>(names: readonly Name[]): Reader<Name> =>
  (value) =>
    names.find((name) => name === value) ?? refuse(`must be one of ${names.join(", ")}`);

export const yesOrNo: Reader<boolean> = (value) => oneOf(["true", "false"])(value.toLowerCase()) === "true";

export const wholeNumber =
  (least: number, most: number): Reader<number> =>
  (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    return number >= least && number <= most
      ? number
      : refuse(`must be a whole number from ${least} to ${most}`);
  };

export const amount: Reader<number> = (value) => {
  const number = /^\d{1,9}(\.\d{1,6})?$/.test(value) ? Number(value) : 0;
  return number > 0 ? number : refuse("must be an amount above 0");
};

export const addressOf =
  (...schemes: string[]): Reader<string> =>
  (value) =>
    URL.canParse(value) && schemes.some((scheme) => value.startsWith(`${scheme}://`))
      ? value
      : refuse(`must be an address with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`);

/** Only loopback may be spoken to without TLS. */
export const webAddress: Reader<string> = (value) => {
  const { protocol, hostname } = new URL(addressOf("https", "http")(value));
  const isLoopback = /^(localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  if (protocol !== "https:" && !isLoopback) refuse("must be https, unless it is a loopback address");
  return value.replace(/\/+$/, "");
};

const shaped =
  (shape: RegExp, sentence: string): Reader<string> =>
  (value) =>
    shape.test(value) ? value : refuse(sentence);

export const bucketName = shaped(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/, "must be the name of a bucket");

export const queueName = shaped(
  /^projects\/[a-z][a-z0-9.:-]{1,62}\/locations\/[a-z0-9-]{2,40}\/queues\/[A-Za-z0-9-]{1,100}$/,
  "must be projects/<project>/locations/<location>/queues/<queue>",
);

export const email = shaped(/^[^\s@,]{1,64}@[^\s@,]{3,190}$/, "must be one e-mail address");

/** `na=<address>,eu=<address>` */
export const regionAddresses: Reader<{ na: string; eu: string }> = (value) => {
  const [, na, eu] = value.match(/^na=([^,]+),eu=([^,]+)$/) ?? [];
  if (na === undefined || eu === undefined) return refuse("must be na=<address>,eu=<address>");
  return { na: webAddress(na), eu: webAddress(eu) };
};

/** Secrets parted by commas, each the base64url of 32 bytes or more. */
export const keys: Reader<Uint8Array<ArrayBuffer>[]> = (value) =>
  value.split(",").map((part) => {
    const key = part.trim();
    const bytes = /^[\w-]+=?$/.test(key) ? new Uint8Array(Buffer.from(key, "base64url")) : new Uint8Array();
    if (bytes.length < 32) refuse("must be the base64url of 32 bytes or more");
    return looksRandom(bytes)
      ? bytes
      : refuse("is not random: make one with `openssl rand -base64 32 | tr +/ -_`");
  });

/** Exactly one of them. */
export const key: Reader<Uint8Array<ArrayBuffer>> = (value) => {
  const [only, ...more] = keys(value);
  return only && more.length === 0 ? only : refuse("must be one key");
};

/** A secret that is sent as the text it is: as random as a key. */
export const secretText: Reader<string> = (value) => {
  key(value);
  return value;
};

export const fernetKeys: Reader<string> = (value) =>
  keys(value).every(({ length }) => length === 32) ? value : refuse("must be the base64url of 32 bytes each");

export const linkKeys: Reader<LinkKey[]> = (value) => {
  const parsed = parseLinkKeys(value);
  return parsed.every(({ secret }) => looksRandom(secret)) ? parsed : refuse("is not random");
};

export const signingKeys: Reader<SigningKey[]> = (value) => {
  const parsed = parseSigningKeys(value);
  return parsed.every(({ seed }) => !seed || looksRandom(seed)) ? parsed : refuse("is not random");
};

/** Thirty-two random bytes hold some thirty different ones; a key of a few, or one out of a document, is no secret. */
function looksRandom(bytes: Uint8Array): boolean {
  const isExample = toBase64Url(bytes) === "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4";
  return !isExample && new Set(bytes).size >= 12;
}

function refuse(sentence: string): never {
  throw new Error(sentence);
}
