import { expect, test } from "bun:test";
import { toHex } from "./hex.ts";
import { randomBytes } from "./random-bytes.ts";

test("as many as were asked for, and never the same twice, beyond the end of a block too", () => {
  const drawn = Array.from({ length: 1000 }, () => randomBytes(10));
  expect(drawn.every((bytes) => bytes.length === 10)).toBe(true);
  expect(new Set(drawn.map(toHex)).size).toBe(1000);
});

test("more than a block holds is one draw", () => expect(randomBytes(5000)).toHaveLength(5000));
