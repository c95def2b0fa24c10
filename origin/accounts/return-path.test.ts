import { expect, test } from "bun:test";
import { returnPath } from "./return-path.ts";

test.each([
  ["/cars?lang=bg", "/cars?lang=bg"],
  ["/", "/"],
  ["/cars#fragment", "/cars"],
])("%p is a path of the page", (asked, path) => expect(returnPath(asked)).toBe(path));

test.each([
  undefined,
  "",
  "cars",
  "//evil.com",
  "/\\evil.com",
  "/\t/evil.com",
  "/.//evil.com",
  "/..//evil.com",
  "\u0001//evil.com",
  "https://evil.com",
  "javascript:alert(1)",
  "/%2e%2e//evil.com",
])("%p does not leave the page", (asked) => {
  const location = new URL(returnPath(asked), "https://page.example");
  expect(location.origin).toBe("https://page.example");
  expect(returnPath(asked)).not.toStartWith("//");
});
