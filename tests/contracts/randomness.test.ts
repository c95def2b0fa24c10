import { describe, expect, test } from "bun:test";
import type { Randomness } from "../../origin/outside/randomness/port.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { systemRandomness } from "../../origin/outside/randomness/system.ts";

const sources: Record<string, Randomness> = {
  "the system's randomness": systemRandomness,
  "seeded randomness": createSeededRandomness("contract"),
};

describe.each(Object.entries(sources))("%s", (_name, randomness) => {
  test.each([0, 1, 31, 32, 33, 1000])("gives %p bytes when asked for as many", (size) => {
    expect(randomness.bytes(size)).toHaveLength(size);
  });

  test("never gives the same twice", () => {
    const given = Array.from({ length: 1_000 }, () => Buffer.from(randomness.bytes(16)).toString("hex"));
    expect(new Set(given).size).toBe(1_000);
  });

  test("gives every value of a byte", () => {
    expect(new Set(randomness.bytes(20_000)).size).toBe(256);
  });
});

test("the same seed gives the same bytes again, another seed others", () => {
  const first = createSeededRandomness("a").bytes(64);
  expect(createSeededRandomness("a").bytes(64)).toEqual(first);
  expect(createSeededRandomness("b").bytes(64)).not.toEqual(first);
});
