import type { MiddlewareHandler } from "hono";
import { refuse } from "../../shared/faults.ts";
import { readBytes } from "./read-bytes.ts";

/** A body may hold this much, unless its route says otherwise. */
export const bodyBytesMax = 1024 * 1024;
const depthMax = 32;

/** JSON is UTF-8 (RFC 8259, 8.1); what says that it is something else would be read as what it isn't. */
const charsets = ["utf-8", "utf8", "us-ascii"];

const methodsWithBody = new Set(["POST", "PUT", "PATCH"]);

/**
 * Lets only JSON of a sane size and depth through to the schemas; everything else is refused at the door. Hono's
 * own validator would take a body of another content type for an empty one. At `bytesAt` a door reads for itself.
 */
export const readJson =
  ({ bytesAt }: { bytesAt: readonly string[] }): MiddlewareHandler =>
  async (context, next) => {
    const { raw } = context.req;
    if (!methodsWithBody.has(raw.method) || bytesAt.includes(context.req.path)) return next();
    const bytes = await readBytes(raw, bodyBytesMax);
    const text = bytes.byteLength === 0 ? "" : checkedJson(bytes, raw.headers.get("content-type"));
    // The validator reads it again. None at all is no malformed one: the schema says what is missing.
    context.req.raw = new Request(raw, { body: text === "" ? "null" : text });
    return next();
  };

function checkedJson(bytes: Uint8Array, contentType: string | null): string {
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") refuse("request.not-json", mediaType ?? "no content type");
  const charset = contentType?.match(/;\s*charset\s*=\s*"?([^";\s]*)/i)?.[1]?.toLowerCase() ?? "utf-8";
  if (!charsets.includes(charset)) refuse("request.wrong-charset", charset.slice(0, 40));
  const text = decoded(bytes);
  if (depthOf(text) > depthMax) refuse("request.too-deep");
  try {
    JSON.parse(text);
  } catch {
    refuse("request.malformed");
  }
  return text;
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
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
