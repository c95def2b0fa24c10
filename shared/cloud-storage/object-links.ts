import { encode, signV4, type V4Signer } from "./sign-v4.ts";

export interface ObjectLink {
  /** An address opens by this method alone. */
  method: "GET" | "HEAD";
  seconds: number;
  /** What a browser saves it as. */
  fileName: string;
}

/** Signs the address of an object by its name. */
export type LinkToObject = (name: string, link: ObjectLink) => Promise<string>;

const storage = "https://storage.googleapis.com";
const rememberedMax = 1_000;

/**
 * Addresses that open a bucket's objects without credentials. A signature by RSA is dear, here or at Google: the same
 * link, asked for again, gets the same address for half of its life, so that it still opens long enough.
 */
export function linksTo(bucket: string, signer: V4Signer, { now }: { now: () => number }): LinkToObject {
  const known = new Map<string, { url: string; untilMs: number }>();
  const remembers = signer.algorithm === "GOOG4-RSA-SHA256";

  return async (name, { method, seconds, fileName }) => {
    const path = `/${bucket}/${name.split("/").map(encode).join("/")}`;
    const key = `${method} ${path} ${seconds} ${fileName}`;
    const remembered = remembers ? known.get(key) : undefined;
    if (remembered && remembered.untilMs > now()) return remembered.url;
    const atMs = now();
    const query = { "response-content-disposition": dispositionOf(fileName) };
    const { url } = await signV4({ method, origin: storage, path, query }, signer, atMs, seconds);
    if (!remembers) return url;
    known.delete(key);
    known.set(key, { url, untilMs: atMs + seconds * 500 });
    for (const oldest of known.keys()) {
      if (known.size <= rememberedMax) break;
      known.delete(oldest);
    }
    return url;
  };
}

/** Saved under its name: plain for every browser, and to the letter for those that read RFC 8187. */
function dispositionOf(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  return plain === fileName
    ? `attachment; filename="${fileName}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${encode(fileName)}`;
}
