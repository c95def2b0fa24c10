import type { Randomness } from "./port.ts";

/** The operating system's generator. */
export const systemRandomness: Randomness = {
  bytes: (size) => crypto.getRandomValues(new Uint8Array(size)),
};
