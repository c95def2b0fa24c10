import { expect, test } from "bun:test";
import { parseLimits } from "./rate-limit-table.ts";

const inShort = (text: string) =>
  Object.fromEntries(
    Object.entries(parseLimits(text)).map(([name, policies]) => [
      name,
      policies.map((policy) => `${policy.name} ${policy.quota}/${policy.windowSeconds}`).join(", "),
    ]),
  );

test("without configuration the limits are those of the product", () => {
  expect(inShort("")).toEqual({
    "sign-in": "default 10/60",
    report: "default 5/60, hour 30/3600",
    status: "default 120/60",
    positions: "default 600/60",
    api: "default 100/60",
  });
});

test("a class that is named has its own limits, `all` has the others", () => {
  expect(inShort("api=7/10; report=1/5,2/50")).toMatchObject({
    api: "default 7/10",
    report: "default 1/5, 50s 2/50",
    status: "default 120/60",
  });
  expect(inShort("all=1000000/60; sign-in=3/60")).toMatchObject({
    api: "default 1000000/60",
    "sign-in": "default 3/60",
  });
});

test.each([
  "api",
  "api=",
  "api=5",
  "api=0/60",
  "api=5/0",
  "api=5/60,6/60",
  "api=1/2;api=1/2",
  "none=1/2",
  "api=5/60 6/70",
  "api=-1/60",
  "toString=1/2",
  "api=1/1,2/2,3/3,4/4",
  "api=1000000000/60",
  `api=1/2${" ".repeat(1000)}`,
])("%p is no table of limits", (text) => expect(() => parseLimits(text)).toThrow("Reading the limits"));
