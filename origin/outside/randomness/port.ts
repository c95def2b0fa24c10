/** Where anything that nobody may guess comes from. Tests hand in one that repeats itself. */
export interface Randomness {
  bytes(size: number): Uint8Array<ArrayBuffer>;
}
