import { createHash } from "node:crypto";
import type { Randomness } from "./port.ts";

/** The same bytes for the same seed, so that a failing run can be run again. Never for a secret. */
export function createSeededRandomness(seed: string): Randomness {
  let block = 0;
  return {
    bytes: (size) => {
      const bytes = new Uint8Array(size);
      for (let filled = 0; filled < size; filled += 32) {
        const next = createHash("sha256").update(`${seed}:${block++}`).digest();
        bytes.set(next.subarray(0, Math.min(32, size - filled)), filled);
      }
      return bytes;
    },
  };
}
