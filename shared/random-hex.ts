const blockBytes = 1024;

let block = "";
let used = 0;

/**
 * So many random bytes in lower-case hexadecimal, none of them given out twice. Drawn and written by the block: asking
 * the runtime for a few costs more than what it gives.
 */
export function randomHex(bytes: number): string {
  const digits = bytes * 2;
  if (used + digits > block.length) {
    block = crypto.getRandomValues(new Uint8Array(Math.max(bytes, blockBytes))).toHex();
    used = 0;
  }
  used += digits;
  return block.slice(used - digits, used);
}
