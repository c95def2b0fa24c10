import { expect, test } from "bun:test";
import { isUuidV7, uuidsV7, uuidV7 } from "./uuid-v7.ts";

test("an identifier begins with its time, so that later ones sort later", () => {
  const made = [1, 2 ** 33, Date.UTC(2026, 10, 21)].map((atMs) => uuidV7(atMs));
  expect(made.toSorted()).toEqual(made);
  expect(made.every(isUuidV7)).toBe(true);
});

test("identifiers of one moment are different, and in their order", () => {
  const made = uuidsV7(Date.UTC(2026, 10, 21), 5_000);
  expect(new Set(made).size).toBe(5_000);
  expect(made.toSorted()).toEqual(made);
  expect(made.every(isUuidV7)).toBe(true);
  expect(made.every((id) => id.startsWith(uuidV7(Date.UTC(2026, 10, 21)).slice(0, 13)))).toBe(true);
});

test("the example of RFC 9562, appendix A.6, comes out to the byte", () => {
  expect(uuidV7(0x017f22e279b0, "ccc318c4dc0c0c07398f")).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

test.each(["", "017f22e2-79b0-4cc3-98c4-dc0c0c07398f", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"])(
  "%p is not one of ours",
  (text) => expect(isUuidV7(text)).toBe(false),
);
