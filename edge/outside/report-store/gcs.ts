import type { ReportStore } from "./port.ts";
import { encode, signV4, type V4Signer } from "./sign-v4.ts";

const opensForSeconds = 60;
/** Half of the life of an address, so that one that is remembered still opens long enough. */
const rememberedMs = 30_000;
const rememberedMax = 1_000;
const storage = "https://storage.googleapis.com";

/** Reports lie in a bucket of Google Cloud Storage, under `reports/<report id>/<file name>`. */
export function gcsReports(bucket: string, signer: V4Signer, { now }: { now: () => number }): ReportStore {
  const known = new Map<string, { url: string; untilMs: number }>();
  // Signing with RSA costs what ten redirects cost: the same link, asked for again, gets the same address.
  const remembers = signer.algorithm === "GOOG4-RSA-SHA256";

  const sign = async (path: string, fileName: string, method: string): Promise<string> => {
    const query = { "response-content-disposition": dispositionOf(fileName) };
    return (await signV4({ method, origin: storage, path, query }, signer, now(), opensForSeconds)).url;
  };

  return {
    seenByOrigin: false,
    async addressOf(reportId, fileName, method) {
      const path = `/${bucket}/reports/${reportId}/${encode(fileName)}`;
      if (!remembers) return sign(path, fileName, method);
      const key = `${method} ${path}`;
      const remembered = known.get(key);
      if (remembered && remembered.untilMs > now()) return remembered.url;
      const url = await sign(path, fileName, method);
      known.delete(key);
      known.set(key, { url, untilMs: now() + rememberedMs });
      for (const oldest of known.keys()) {
        if (known.size <= rememberedMax) break;
        known.delete(oldest);
      }
      return url;
    },
  };
}

/** Saved under its name: plain for every browser, and to the letter for those that read RFC 8187. */
function dispositionOf(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  return plain === fileName
    ? `attachment; filename="${fileName}"`
    : `attachment; filename="${plain}"; filename*=UTF-8''${encode(fileName)}`;
}
