import { Fault } from "../../shared/faults.ts";
import { photoBytesMax, photosPath } from "../../shared/photo-door.ts";
import type { Visit } from "../visit.ts";

/** What a body may hold, and how long it may take: whoever sends more slowly only keeps an origin waiting. */
interface BodyLimit {
  bytesMax: number;
  msMax: number;
}
const usual: BodyLimit = { bytesMax: 1024 * 1024, msMax: 30_000 };
const photo: BodyLimit = { bytesMax: photoBytesMax, msMax: 90_000 };

export const bodyLimitAt = (path: string): BodyLimit => (path === photosPath ? photo : usual);

/** What goes on to the origin: bytes where it may have to be sent twice, a stream where once is enough. */
export interface HeldBody {
  /** What to send; `abort` ends the sending where the body breaks: its end must never look like a whole one. */
  content(abort: () => void): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  /** Resolves when all of it was sent; unset where there is nothing to wait for. */
  readonly sent?: Promise<void>;
  /** What was wrong with it: the client's fault, and never the origin's. */
  fault(): Fault | undefined;
}

/** A body that says it is too large is refused before anything is read of it. */
export function checkBodyLength({ request: { headers }, path }: Pick<Visit, "request" | "path">): void {
  const length = headers.get("content-length");
  const { bytesMax } = bodyLimitAt(path);
  if (length !== null && (!/^\d{1,15}$/.test(length) || Number(length) > bytesMax)) throw tooLarge(bytesMax);
}

const none: HeldBody = { content: () => null, fault: () => undefined };

/** The body, held to its limit by count, whatever it said of itself. */
export function bodyWithinLimit(
  request: Request,
  path: string,
  repeatable: boolean,
): HeldBody | Promise<HeldBody> {
  if (request.method === "GET" || request.method === "HEAD") return none;
  const { body, headers } = request;
  if (!body) return none;
  if (!repeatable) return streamed(body, headers.get("content-length"), bodyLimitAt(path));
  return gathered(body, bodyLimitAt(path)).then((bytes) => ({
    content: () => bytes,
    fault: () => undefined,
  }));
}

function streamed(
  body: ReadableStream<Uint8Array>,
  length: string | null,
  { bytesMax, msMax }: BodyLimit,
): HeldBody {
  const { promise: sent, resolve } = Promise.withResolvers<void>();
  let fault: Fault | undefined;
  return {
    sent,
    fault: () => fault,
    content: (abort) => {
      const reader = body.getReader();
      let bytes = 0;
      const breakOff = (reason: Fault) => {
        fault = reason;
        // First the request, then its body: an errored body alone would be ended as if it were whole.
        abort();
        resolve();
      };
      const tooSlow = setTimeout(() => breakOff(incomplete("it took too long")), msMax);
      const counted = new ReadableStream<Uint8Array>({
        async pull(controller) {
          try {
            const { done, value } = await reader.read();
            if (!done) {
              bytes += value.byteLength;
              if (bytes > bytesMax) throw tooLarge(bytesMax);
              return controller.enqueue(value);
            }
            clearTimeout(tooSlow);
            controller.close();
            resolve();
          } catch (error) {
            clearTimeout(tooSlow);
            breakOff(error instanceof Fault ? error : incomplete("it broke off"));
            controller.error(error);
          }
        },
        cancel: (reason) => {
          clearTimeout(tooSlow);
          return reader.cancel(reason);
        },
      });
      return length === null ? counted : counted.pipeThrough(new FixedLengthStream(Number(length)));
    },
  };
}

async function gathered(
  body: ReadableStream<Uint8Array>,
  { bytesMax }: BodyLimit,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > bytesMax) throw tooLarge(bytesMax);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Fault ? error : incomplete("it broke off");
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

const tooLarge = (bytesMax: number): Fault =>
  new Fault("request.too-large", `the body is above ${bytesMax} bytes`);
const incomplete = (found: string): Fault => new Fault("request.incomplete", found);
