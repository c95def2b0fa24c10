const blockBytes = 1024;

let block = new Uint8Array(0);
let used = 0;

/** Random bytes, none of them given out twice. Drawn by the block: asking the runtime costs more than what it gives. */
export function randomBytes(count: number): Uint8Array {
  if (used + count > block.length) {
    block = crypto.getRandomValues(new Uint8Array(Math.max(count, blockBytes)));
    used = 0;
  }
  const bytes = block.subarray(used, used + count);
  used += count;
  return bytes;
}
