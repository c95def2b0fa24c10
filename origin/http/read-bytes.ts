import { refuse } from "../../shared/faults.ts";

/** A body, held to its limit by count, whatever it said of itself. */
export async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > bytesMax) refuse("request.too-large", `${declared} bytes declared`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by a refusal cancels the stream: the rest isn't read.
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > bytesMax) refuse("request.too-large", `more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
