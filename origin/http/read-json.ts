import type { MiddlewareHandler } from "hono";
import { refuse } from "../../shared/faults.ts";

/** A body may hold this much, unless its route says otherwise. */
export const bodyBytesMax = 1024 * 1024;
const depthMax = 32;

const methodsWithBody = new Set(["POST", "PUT", "PATCH"]);

/**
 * Lets only JSON of a sane size and depth through to the schemas; everything else is refused at the door. Hono's
 * own validator would take a body of another content type for an empty one.
 */
export const readJson: MiddlewareHandler = async (context, next) => {
  const { raw } = context.req;
  if (!methodsWithBody.has(raw.method)) return next();
  const text = await readText(raw);
  if (text !== "") checkJson(text, raw.headers.get("content-type"));
  // The validator reads it again. None at all is no malformed one: the schema says what is missing.
  context.req.raw = new Request(raw, { body: text === "" ? "null" : text });
  return next();
};

function checkJson(text: string, contentType: string | null): void {
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") refuse("request.not-json", mediaType ?? "no content type");
  if (depthOf(text) > depthMax) refuse("request.too-deep");
  try {
    JSON.parse(text);
  } catch {
    refuse("request.malformed");
  }
}

async function readText(request: Request): Promise<string> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > bodyBytesMax) refuse("request.too-large", `${declared} bytes declared`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by a refusal cancels the stream: the rest isn't read.
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > bodyBytesMax) refuse("request.too-large", `more than ${bodyBytesMax} bytes`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    return refuse("request.malformed", "not UTF-8");
  }
}

/** How deep objects and arrays lie in each other, counted before anything recursive sees the text. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "{" || character === "[") deepest = Math.max(deepest, ++depth);
    else if (character === "}" || character === "]") depth--;
  }
  return deepest;
}
