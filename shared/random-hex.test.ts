import { expect, test } from "bun:test";
import { randomHex } from "./random-hex.ts";

test("as many as were asked for, and never the same twice, beyond the end of a block too", () => {
  const drawn = Array.from({ length: 1000 }, () => randomHex(10));
  expect(drawn.every((text) => /^[0-9a-f]{20}$/.test(text))).toBe(true);
  expect(new Set(drawn).size).toBe(1000);
});

test("more than a block holds is one draw", () => expect(randomHex(5000)).toHaveLength(10_000));
