import { ApiError, NotAsDescribed } from "./api-error.ts";
import type { Call } from "./discovery.ts";

/** What goes wrong on purpose with what is uploaded. */
export interface UploadFaults {
  /** Each entry cuts one upload's content when so much of it has come, from 0 to 1, and is used up by it. */
  cuts: number[];
  /** So many requests for objects are answered 503 before anything else is. */
  unavailable: number;
  /** A resumable session keeps whole chunks of this alone, as Google's does of what it had time to write. */
  chunkBytes: number;
}

export const noUploadFaults = (): UploadFaults => ({ cuts: [], unavailable: 0, chunkBytes: 256 * 1024 });

/** What an upload says of its object. */
export interface ObjectMetadata {
  name?: string;
  contentType?: string;
  md5Hash?: string;
  crc32c?: string;
}

interface Session {
  bucket: string;
  metadata: ObjectMetadata;
  query: URLSearchParams;
  total: number | undefined;
  kept: Uint8Array;
  outcome?: { status: number; body: string };
}

type Store = (
  bucket: string,
  metadata: ObjectMetadata,
  bytes: Uint8Array,
  query: URLSearchParams,
) => Response;

/**
 * The three ways to upload: the content alone, content and metadata in one, and a session that can be resumed.
 * Nothing is an object before its last byte has come and its checks have passed.
 */
export function createUploads({ store, faults }: { store: Store; faults: UploadFaults }) {
  const sessions = new Map<string, Session>();

  /** The content as far as it comes: all of it, or as much as the next cut lets through. */
  const receive = async (
    request: Request,
    expected: number,
  ): Promise<{ bytes: Uint8Array; isCut: boolean }> => {
    const bytes = new Uint8Array(await request.arrayBuffer());
    const [cut] = faults.cuts;
    if (cut === undefined || expected === 0) return { bytes, isCut: false };
    faults.cuts.shift();
    return { bytes: bytes.subarray(0, Math.floor(bytes.byteLength * cut)), isCut: true };
  };

  const begin = async (call: Call, bucket: string, request: Request): Promise<Response> => {
    const metadata = await metadataOf(call, request);
    const id = crypto.randomUUID();
    const total = request.headers.get("x-upload-content-length");
    const type = request.headers.get("x-upload-content-type");
    sessions.set(id, {
      bucket,
      metadata: { ...(type !== null && { contentType: type }), ...metadata },
      query: call.query,
      total: total === null ? undefined : Number(total),
      kept: new Uint8Array(),
    });
    const location = new URL(request.url);
    location.search = `uploadType=resumable&upload_id=${id}`;
    return new Response(null, { headers: { location: location.href } });
  };

  const go = async (id: string, request: Request): Promise<Response> => {
    const session = sessions.get(id);
    if (!session) throw new ApiError(404, "No such upload session");
    if (session.outcome) return new Response(session.outcome.body, { status: session.outcome.status });
    const range = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(request.headers.get("content-range") ?? "");
    if (!range) throw new NotAsDescribed("A resumable upload needs a Content-Range");
    const [, from, to, total] = range;
    if (total !== "*") session.total ??= Number(total);
    if (from === undefined || to === undefined) return incomplete(session);
    if (Number(from) !== session.kept.byteLength)
      throw new NotAsDescribed(`Content begins at ${from}, but ${session.kept.byteLength} bytes are here`);
    const { bytes, isCut } = await receive(request, Number(to) - Number(from) + 1);
    const whole = Buffer.concat([session.kept, bytes]);
    if (isCut) {
      session.kept = whole.subarray(0, Math.floor(whole.byteLength / faults.chunkBytes) * faults.chunkBytes);
      throw new CutOff();
    }
    session.kept = whole;
    if (session.total === undefined || whole.byteLength < session.total) return incomplete(session);
    if (whole.byteLength > session.total) throw new NotAsDescribed("More bytes than were told of");
    const answer = store(session.bucket, session.metadata, whole, session.query);
    session.outcome = { status: answer.status, body: await answer.clone().text() };
    return answer;
  };

  return {
    answer: async (call: Call, bucket: string, request: Request): Promise<Response> => {
      if (!call.isUpload) throw new NotAsDescribed("An object's content goes to the address for uploads");
      const uploadId = call.query.get("upload_id");
      if (uploadId !== null) return go(uploadId, request);
      const type = call.query.get("uploadType");
      if (type === "resumable") return begin(call, bucket, request);
      if (type !== "media" && type !== "multipart") throw new NotAsDescribed(`No uploadType ${type}`);
      const { bytes, isCut } = await receive(request, 1);
      if (isCut) throw new CutOff();
      if (type === "media") {
        const contentType = request.headers.get("content-type") ?? "application/octet-stream";
        return store(bucket, { contentType }, bytes, call.query);
      }
      const { metadata, content } = partsOf(bytes, request.headers.get("content-type") ?? "");
      call.checkBody(metadata);
      return store(bucket, metadata, content, call.query);
    },
  };
}

/** The content broke off, and so does the answer. */
export class CutOff extends Error {}

const incomplete = ({ kept }: Session): Response =>
  new Response(null, {
    status: 308,
    headers: kept.byteLength > 0 ? { range: `bytes=0-${kept.byteLength - 1}` } : {},
  });

async function metadataOf(call: Call, request: Request): Promise<ObjectMetadata> {
  const text = await request.text();
  const metadata = (text === "" ? {} : JSON.parse(text)) as ObjectMetadata;
  call.checkBody(metadata);
  return metadata;
}

/** `multipart/related`: JSON first, the content second. */
function partsOf(body: Uint8Array, contentType: string): { metadata: ObjectMetadata; content: Uint8Array } {
  const boundary = /^multipart\/related;\s*boundary="?([^"]+)"?$/.exec(contentType)?.[1];
  if (boundary === undefined) throw new NotAsDescribed("uploadType=multipart needs multipart/related");
  const bytes = Buffer.from(body);
  const mark = `--${boundary}`;
  const second = bytes.indexOf(`\r\n${mark}\r\n`);
  const end = bytes.lastIndexOf(`\r\n${mark}--`);
  const bodyOf = (part: Buffer) => part.subarray(part.indexOf("\r\n\r\n") + 4);
  if (!bytes.subarray(0, mark.length).equals(Buffer.from(mark)) || second < 0 || end <= second)
    throw new NotAsDescribed("The parts of this body can't be told apart");
  const metadata = JSON.parse(bodyOf(bytes.subarray(0, second)).toString()) as ObjectMetadata;
  return { metadata, content: bodyOf(bytes.subarray(second + mark.length + 4, end)) };
}
