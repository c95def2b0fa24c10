import { Fault } from "../../shared/faults.ts";
import type { Visit } from "../visit.ts";

/** Photos travel on roads of their own: no route takes more. */
const bodyBytesMax = 1024 * 1024;

/** What goes on to the origin: bytes where it may have to be sent twice, a stream where once is enough. */
export interface HeldBody {
  readonly content: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;
  /** Known only while it streams, and then the reason why sending it failed. */
  readonly overran: () => boolean;
}

/** A body that says it is too large is refused before anything is read of it. */
export function checkBodyLength({ request: { headers } }: Pick<Visit, "request">): void {
  const length = headers.get("content-length");
  if (length !== null && (!/^\d{1,15}$/.test(length) || Number(length) > bodyBytesMax)) throw tooLarge();
}

/** The body, held to its limit: by its own word, which the runtime keeps it to, or by count where it gave none. */
export async function bodyWithinLimit(request: Request, repeatable: boolean): Promise<HeldBody> {
  const { body, method, headers } = request;
  if (!body || method === "GET" || method === "HEAD") return { content: null, overran: () => false };
  let bytes = 0;
  const overran = () => bytes > bodyBytesMax;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (overran()) controller.error(tooLarge());
      else controller.enqueue(chunk);
    },
  });
  if (!repeatable)
    return { content: headers.has("content-length") ? body : body.pipeThrough(counted), overran };
  return { content: await gathered(body.pipeThrough(counted)), overran };
}

async function gathered(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export const tooLarge = (): Fault =>
  new Fault("request.too-large", `the body is above ${bodyBytesMax} bytes`);
