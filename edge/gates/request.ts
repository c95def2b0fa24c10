import { refuse } from "../../shared/faults.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Is it a request at all? */
export function checkMethod(
  { request: { method } }: { request: Pick<Request, "method"> },
  allowed = methods,
): void {
  if (!allowed.includes(method))
    refuse("request.method-not-allowed", method, { headers: { allow: allowed.join(", ") } });
}

/** The path as it was sent. */
export const rawPathOf = (requestUrl: string): string =>
  requestUrl.match(/^[a-z]+:\/\/[^/?#]*([^?#]*)/)?.[1] || "/";

/**
 * The path as every rule after this reads it: decoded once. One that two readers could understand in two ways
 * (dot segments, empty ones, hidden slashes, control characters, broken encoding) is none of ours.
 */
export function readPath(rawPath: string): string {
  // Nearly every path: nothing to decode, and no two ways to read it.
  if (plain.test(rawPath)) return rawPath;
  const path = decoded(rawPath);
  const segments = path.split("/").slice(1);
  const hidden = /%2f|%5c/i.test(rawPath) || path.includes("\\") || hasControlCharacter(path);
  const odd = segments.some(
    (segment, index) => dots.has(segment) || (segment === "" && index < segments.length - 1),
  );
  if (hidden || odd) refuse("request.bad-path", "dot segments, empty segments, or hidden characters");
  return path;
}

/** Segments of letters, digits and the like, of which none begins with a dot. */
const plain = /^(?:\/[\w~-][\w.~-]*)+\/?$/;

const dots = new Set([".", ".."]);

function decoded(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath);
  } catch {
    return refuse("request.bad-path", "its encoding is broken");
  }
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
