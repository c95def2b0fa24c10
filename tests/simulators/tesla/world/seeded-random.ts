/** Chance that comes out the same for the same seed, so that a failing test can be run again (mulberry32). */
export interface SeededRandom {
  /** From 0 up to but without 1. */
  next(): number;
  seed(seed: number): void;
}

export function createSeededRandom(firstSeed: number): SeededRandom {
  let state = firstSeed;
  return {
    next: () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
    seed: (seed) => {
      state = seed;
    },
  };
}
