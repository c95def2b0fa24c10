import { expect, test } from "bun:test";
import { people } from "./people.ts";
import { checkDigit } from "./vin.ts";

const cars = people.flatMap((person) => person.cars);

test("there are twelve cars, and no two share a VIN or an id", () => {
  expect(cars).toHaveLength(12);
  expect(new Set(cars.map(({ vin }) => vin)).size).toBe(12);
  expect(new Set(cars.map(({ id }) => id)).size).toBe(12);
});

test.each(cars.map(({ vin, story }) => [vin, story]))("the check digit of %s (%s) is right", (vin) => {
  expect(checkDigit(vin)).toBe(vin[8] ?? "");
});

test("one id is above 2^53", () => {
  expect(cars.filter(({ id }) => id > BigInt(Number.MAX_SAFE_INTEGER))).toHaveLength(1);
});

test("each charging session belongs to the car that tells it", () => {
  for (const car of cars) for (const session of car.chargingSessions) expect(session["vin"]).toBe(car.vin);
});
