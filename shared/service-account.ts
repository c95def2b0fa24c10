/** Whose word Google takes for us: the parts of a key file that are used. */
export interface ServiceAccount {
  email: string;
  keyId: string;
  privateKeyPem: string;
  tokenUrl: string;
}

/** Reads the JSON of a key file. What is wrong with it is never said in its own words: they may be the key. */
export function parseServiceAccount(text: string): ServiceAccount {
  const file = jsonOf(text);
  const {
    client_email: email,
    private_key_id: keyId,
    private_key: privateKeyPem,
    token_uri: tokenUrl,
  } = (typeof file === "object" && file !== null ? file : {}) as Record<string, unknown>;
  const usable =
    isText(email, /^\S{3,}$/) &&
    isText(keyId, /./) &&
    isText(privateKeyPem, /^-----BEGIN PRIVATE KEY-----[\s\S]{1000,}-----END PRIVATE KEY-----\s*$/) &&
    isText(tokenUrl, /^https?:\/\/[^\s/]+/);
  if (!usable) throw new Error("must be the JSON of a service account's key file");
  return { email, keyId, privateKeyPem, tokenUrl };
}

const isText = (value: unknown, shape: RegExp): value is string =>
  typeof value === "string" && shape.test(value);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
