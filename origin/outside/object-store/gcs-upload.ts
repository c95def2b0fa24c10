import type { Clock } from "../clock/port.ts";
import { type Google, GoogleRefused, refusedBy } from "../google/port.ts";
import { passes } from "./gcs-patience.ts";

export interface UploadNeeds {
  google: Google;
  bucket: string;
  clock: Clock;
  pauseMs: number;
}

const uploads = "https://storage.googleapis.com/upload/storage/v1/b";
/** Anything larger goes in a session that can be resumed: what has arrived needn't be sent again. */
const inOnePieceMax = 256 * 1024;
const answerMsMax = 60_000;
/** So many failures in a row, with nothing new arrived between them, end it. */
const failuresMax = 5;
const sessionsMax = 3;
const stepsMax = 100;

/**
 * Uploads an object: it is there whole once its last byte has arrived and its check sum was found right, and not at all
 * before. Sent again after any failure, for the same bytes under the same name are the same object.
 */
export const uploadTo =
  (needs: UploadNeeds) =>
  async (name: string, bytes: Uint8Array): Promise<void> => {
    const md5Hash = new Bun.CryptoHasher("md5").update(bytes).digest("base64");
    const metadata = JSON.stringify({ name, contentType: typeOf(name), md5Hash });
    if (bytes.byteLength <= inOnePieceMax) await inOnePiece(needs, metadata, bytes);
    else await inSession(needs, metadata, bytes);
  };

async function inOnePiece(needs: UploadNeeds, metadata: string, bytes: Uint8Array): Promise<void> {
  const boundary = `part-${crypto.randomUUID()}`;
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\ncontent-type: application/json\r\n\r\n${metadata}\r\n`),
    Buffer.from(`--${boundary}\r\ncontent-type: application/octet-stream\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${boundary}--`),
  ]);
  await patiently(needs, async () => {
    const answer = await needs.google.ask(`${uploads}/${needs.bucket}/o?uploadType=multipart`, {
      method: "POST",
      headers: { "content-type": `multipart/related; boundary=${boundary}` },
      body,
      signal: AbortSignal.timeout(answerMsMax),
    });
    return finished(answer);
  });
}

async function inSession(needs: UploadNeeds, metadata: string, bytes: Uint8Array): Promise<void> {
  let session: string | undefined;
  let sessions = 0;
  let sent = 0;
  let mustAsk = false;
  await patiently(needs, async () => {
    if (session === undefined) {
      if (++sessions > sessionsMax) throw new Error("Uploading an object: its sessions were lost");
      session = await begin(needs, metadata, bytes.byteLength);
      [sent, mustAsk] = [0, false];
    }
    // After a failure only Google knows how much has arrived.
    const content = mustAsk ? undefined : bytes.subarray(sent);
    const range = content ? `${sent}-${bytes.byteLength - 1}` : "*";
    mustAsk = true;
    const answer = await needs.google.ask(session, {
      method: "PUT",
      headers: { "content-range": `bytes ${range}/${bytes.byteLength}` },
      ...(content && { body: new Uint8Array(content) }),
      signal: AbortSignal.timeout(answerMsMax),
    });
    if (answer.status === 404 || answer.status === 410) {
      await answer.body?.cancel();
      session = undefined;
      return "known";
    }
    if (answer.status !== 308) return finished(answer);
    await answer.body?.cancel();
    const arrived = arrivedOf(answer);
    const isFurther = arrived > sent;
    [sent, mustAsk] = [arrived, false];
    return isFurther ? "further" : "known";
  });
}

async function begin({ google, bucket }: UploadNeeds, metadata: string, bytes: number): Promise<string> {
  const answer = await google.ask(`${uploads}/${bucket}/o?uploadType=resumable`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-upload-content-length": String(bytes) },
    body: metadata,
    signal: AbortSignal.timeout(answerMsMax),
  });
  const session = answer.headers.get("location");
  if (!answer.ok || session === null) throw await refusedBy("Beginning to upload an object", answer);
  await answer.body?.cancel();
  return session;
}

/** Range: bytes=0-262143 says that so much and one byte more is there; without it there is nothing. */
function arrivedOf(answer: Response): number {
  const last = /^bytes=0-(\d+)$/.exec(answer.headers.get("range") ?? "")?.[1];
  return last === undefined ? 0 : Number(last) + 1;
}

/** It is there; more of it has arrived; nothing new has, but how much is there is known. */
type Outcome = "finished" | "further" | "known";

/** Only an answer that was read to its end says that the object is there. */
async function finished(answer: Response): Promise<Outcome> {
  if (!answer.ok) throw await refusedBy("Uploading an object", answer);
  await answer.json();
  return "finished";
}

/** Goes on until it is finished; a refusal that would be the same again ends it. */
async function patiently({ clock, pauseMs }: UploadNeeds, step: () => Promise<Outcome>): Promise<void> {
  let failures = 0;
  for (let steps = 0; steps < stepsMax; steps++) {
    try {
      const outcome = await step();
      if (outcome === "finished") return;
      if (outcome === "further") failures = 0;
    } catch (error) {
      if (++failures >= failuresMax || isFinal(error)) throw error;
      await clock.sleep(pauseMs * 2 ** (failures - 1));
    }
  }
  throw new Error("Uploading an object: it came to no end");
}

const isFinal = (error: unknown): boolean => error instanceof GoogleRefused && !passes(error.status);

const types: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  jpg: "image/jpeg",
  png: "image/png",
  json: "application/json",
};
const typeOf = (name: string): string =>
  types[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
