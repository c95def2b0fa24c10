import { expect, test } from "bun:test";
import { decodeVin } from "./vin.ts";

test.each([
  ["LRW3E7EB6NC101001", "Model 3", 2022, "nickel"],
  ["LRW3E7FSXNC304004", "Model 3", 2022, "lfp"],
  ["XP7YGCELXRB305005", "Model Y", 2024, "nickel"],
  ["5YJXCDE48LF306006", "Model X", 2020, "nickel"],
  ["5YJSA1H16DFP02002", "Model S", 2013, "nickel"],
  ["5YJ3E1EA2AF000001", "Model 3", 2010, "nickel"],
  ["5YJ3E1XA21F000001", "Model 3", 2031, undefined],
  ["WVWZZZAUZ0W000001", "Tesla", null, undefined],
])("%s is a %s of %p with %p cells", (vin, model, modelYear, chemistry) => {
  expect(decodeVin(vin)).toEqual({ model, modelYear, chemistry: chemistry as "nickel" | undefined });
});
