import { expect, test } from "bun:test";
import type { Randomness } from "../outside/randomness/port.ts";
import { retryPauseMs } from "./retry-pause.ts";

const always = (byte: number): Randomness => ({ bytes: (size) => new Uint8Array(size).fill(byte) });
const least = always(0);
const most = always(255);

test("a pause lies between ten seconds and a bound that doubles, up to two minutes", () => {
  const attempts = [1, 2, 3, 4, 50];
  expect(attempts.map((attempt) => retryPauseMs(attempt, least))).toEqual(Array(5).fill(10_000));
  expect(attempts.map((attempt) => retryPauseMs(attempt, most))).toEqual([
    20_000, 40_000, 80_000, 120_000, 120_000,
  ]);
});

test("pauses that a kind states are kept, with up to a fifth more, and the last one repeats", () => {
  const stated = [5_000, 3_600_000];
  expect([1, 2, 3].map((attempt) => retryPauseMs(attempt, least, stated))).toEqual([
    5_000, 3_600_000, 3_600_000,
  ]);
  expect([1, 2, 3].map((attempt) => retryPauseMs(attempt, most, stated))).toEqual([
    6_000, 4_320_000, 4_320_000,
  ]);
});
