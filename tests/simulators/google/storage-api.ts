import { createHash } from "node:crypto";
import { ApiError } from "./api-error.ts";
import { crc32c } from "./crc32c.ts";
import type { Call } from "./discovery.ts";
import { createUploads, type ObjectMetadata, type UploadFaults } from "./uploads.ts";

export interface StoredObject {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string;
  generation: string;
  createdMs: number;
}

/** The part of Cloud Storage's JSON API that we use: objects of buckets that come into being when first named. */
export function createStorageApi({ faults, now }: { faults: UploadFaults; now: () => number }) {
  const buckets = new Map<string, Map<string, StoredObject>>();
  let generation = 1_000_000;

  const bucketAt = (name = ""): Map<string, StoredObject> => {
    const bucket = buckets.get(name) ?? new Map<string, StoredObject>();
    buckets.set(name, bucket);
    return bucket;
  };

  /** Whole and checked, or not at all. */
  const store = (bucket: string, metadata: ObjectMetadata, bytes: Uint8Array, query: URLSearchParams) => {
    const name = query.get("name") ?? metadata.name ?? "";
    if (name === "" || Buffer.byteLength(name) > 1_024) throw new ApiError(400, "Invalid object name");
    const objects = bucketAt(bucket);
    const expected = query.get("ifGenerationMatch");
    if (expected !== null && expected !== (objects.get(name)?.generation ?? "0"))
      throw new ApiError(412, "At least one of the pre-conditions you specified did not hold.");
    if (metadata.md5Hash !== undefined && metadata.md5Hash !== md5Of(bytes))
      throw new ApiError(400, "Provided MD5 hash does not match");
    if (metadata.crc32c !== undefined && metadata.crc32c !== crc32c(bytes))
      throw new ApiError(400, "Provided CRC32C does not match");
    const object = {
      name,
      bytes: new Uint8Array(bytes),
      contentType: metadata.contentType ?? "application/octet-stream",
      generation: String(++generation),
      createdMs: now(),
    };
    objects.set(name, object);
    return Response.json(resourceOf(bucket, object));
  };
  const uploads = createUploads({ store, faults });

  const list = (bucket: string, query: URLSearchParams): Response => {
    const prefix = query.get("prefix") ?? "";
    const after = atob(query.get("pageToken") ?? "");
    const most = Math.min(Number(query.get("maxResults") ?? 1_000), 1_000);
    const found = [...bucketAt(bucket).values()]
      .filter(({ name }) => name.startsWith(prefix) && name > after)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    const items = found.slice(0, most);
    const last = items.at(-1);
    return Response.json({
      kind: "storage#objects",
      items: items.map((object) => resourceOf(bucket, object)),
      ...(found.length > most && last && { nextPageToken: btoa(last.name) }),
    });
  };

  return {
    /** What lies in a bucket; for tests. */
    objectsIn: (bucket: string): ReadonlyMap<string, StoredObject> => bucketAt(bucket),
    answer: async (call: Call, request: Request): Promise<Response> => {
      const { method, path, query } = call;
      const bucket = path["bucket"] ?? "";
      if (method === "storage.objects.insert") return uploads.answer(call, bucket, request);
      if (method === "storage.objects.list") return list(bucket, query);
      const object = bucketAt(bucket).get(path["object"] ?? "");
      if (!object) throw new ApiError(404, `No such object: ${bucket}/${path["object"]}`);
      if (method === "storage.objects.delete") {
        bucketAt(bucket).delete(object.name);
        return new Response(null, { status: 204 });
      }
      if (query.get("alt") !== "media") return Response.json(resourceOf(bucket, object));
      return new Response(object.bytes, {
        headers: {
          "content-type": object.contentType,
          "x-goog-hash": `crc32c=${crc32c(object.bytes)},md5=${md5Of(object.bytes)}`,
          "x-goog-generation": object.generation,
          "last-modified": new Date(object.createdMs).toUTCString(),
        },
      });
    },
  };
}

const md5Of = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("base64");

const resourceOf = (bucket: string, { name, bytes, contentType, generation, createdMs }: StoredObject) => ({
  kind: "storage#object",
  bucket,
  name,
  contentType,
  size: String(bytes.byteLength),
  generation,
  md5Hash: md5Of(bytes),
  crc32c: crc32c(bytes),
  timeCreated: new Date(createdMs).toISOString(),
});
