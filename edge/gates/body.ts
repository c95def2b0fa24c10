import { Fault } from "../../shared/faults.ts";
import type { Visit } from "../visit.ts";

/** Photos travel on roads of their own: no route takes more. */
const bodyBytesMax = 1024 * 1024;

/** Whoever sends more slowly than this only keeps an origin waiting. */
const uploadMsMax = 30_000;

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
export function checkBodyLength({ request: { headers } }: Pick<Visit, "request">): void {
  const length = headers.get("content-length");
  if (length !== null && (!/^\d{1,15}$/.test(length) || Number(length) > bodyBytesMax)) throw tooLarge();
}

const none: HeldBody = { content: () => null, fault: () => undefined };

/** The body, held to its limit by count, whatever it said of itself. */
export async function bodyWithinLimit(request: Request, repeatable: boolean): Promise<HeldBody> {
  const { body, method, headers } = request;
  if (!body || method === "GET" || method === "HEAD") return none;
  if (!repeatable) return streamed(body, headers.get("content-length"));
  const bytes = await gathered(body);
  return { content: () => bytes, fault: () => undefined };
}

function streamed(body: ReadableStream<Uint8Array>, length: string | null): HeldBody {
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
      const tooSlow = setTimeout(() => breakOff(incomplete("it took too long")), uploadMsMax);
      const counted = new ReadableStream<Uint8Array>({
        async pull(controller) {
          try {
            const { done, value } = await reader.read();
            if (!done) {
              bytes += value.byteLength;
              if (bytes > bodyBytesMax) throw tooLarge();
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

async function gathered(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > bodyBytesMax) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Fault ? error : incomplete("it broke off");
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

const tooLarge = (): Fault => new Fault("request.too-large", `the body is above ${bodyBytesMax} bytes`);
const incomplete = (found: string): Fault => new Fault("request.incomplete", found);
