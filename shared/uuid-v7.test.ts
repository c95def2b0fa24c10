import { expect, test } from "bun:test";
import { isUuidV7, uuidV7 } from "./uuid-v7.ts";

test("an identifier begins with its time, so that later ones sort later", () => {
  const made = [1, 2 ** 33, Date.UTC(2026, 10, 21)].map((atMs) => uuidV7(atMs));
  expect(made.toSorted()).toEqual(made);
  expect(made.every(isUuidV7)).toBe(true);
});

test("the example of RFC 9562, appendix A.6, comes out to the byte", () => {
  const random = Uint8Array.from([0xcc, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  expect(uuidV7(0x017f22e279b0, random)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

test.each(["", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"])(
  "%p is not one of ours",
  (text) => expect(isUuidV7(text)).toBe(false),
);
