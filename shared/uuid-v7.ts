import { randomHex } from "./random-hex.ts";

/** A UUID of version 7 (RFC 9562, 5.7): sorts by the time it was made, opaque to whoever receives it. */
export function uuidV7(atMs: number, chance = randomHex(10)): string {
  const time = atMs.toString(16).padStart(12, "0");
  // Two bits of the ninth byte name the variant, the others are chance like the rest.
  const variant = "89ab"[Number.parseInt(chance.charAt(4), 16) & 3];
  const inside = `7${chance.slice(1, 4)}-${variant}${chance.slice(5, 8)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${inside}-${chance.slice(8)}`;
}

/**
 * So many for one moment, each greater than the one before it (RFC 9562, 6.2, method 2): rows that come in their order
 * lie at the end of an index. Twenty-six bits count on from a place that chance chose, forty-eight are chance.
 */
export function uuidsV7(atMs: number, count: number): string[] {
  const time = atMs.toString(16).padStart(12, "0");
  const head = `${time.slice(0, 8)}-${time.slice(8)}-`;
  const ids: string[] = [];
  for (let counter = Number.parseInt(randomHex(3), 16); ids.length < count; counter++) {
    const [high, low] = [0x7000 + (counter >>> 14), 0x8000 + (counter & 0x3fff)];
    ids.push(`${head}${high.toString(16)}-${low.toString(16)}-${randomHex(6)}`);
  }
  return ids;
}

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether a text is such an identifier, in the one spelling that we give out. */
export const isUuidV7 = (text: string): boolean => pattern.test(text);
