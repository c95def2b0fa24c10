import { expect, test } from "bun:test";
import { maskVin, withoutPersonalData } from "./privacy.ts";

test("a VIN keeps its first five characters and four stars", () => {
  expect(maskVin("5YJ3E1EA2NF000001")).toBe("5YJ3E****");
});

test("VINs, e-mail addresses and tokens leave a text, the rest stays", () => {
  const text =
    "GET /vehicles/5YJ3E1EA2NF000001 by ann@example.com with eyJhbGciOi.J9eyJzdWIi.c2ln, EU_5f0c0123456789abcdef: 408";
  expect(withoutPersonalData(text)).toBe("GET /vehicles/5YJ3E**** by [e-mail] with [token], [token]: 408");
});

test("a request id is not mistaken for a VIN", () => {
  const id = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
  expect(withoutPersonalData(id)).toBe(id);
});
