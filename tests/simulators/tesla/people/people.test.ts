import { expect, test } from "bun:test";
import type { Car } from "./car.ts";
import { people } from "./people.ts";
import { checkDigit } from "./vin.ts";

const cars = people.flatMap((person) => person.cars);
const told = (car: Car, block: "charge_state" | "vehicle_state", name: string) => car.blocks[block]?.[name];

test("there are twelve cars, and no two share a VIN or an id", () => {
  expect(cars).toHaveLength(12);
  expect(new Set(cars.map(({ vin }) => vin)).size).toBe(12);
  expect(new Set(cars.map(({ id }) => id)).size).toBe(12);
});

test.each([
  "a healthy Model 3",
  "a worn Model Y with a low tyre",
  "a Model 3 with LFP cells, charged to 100 %",
  "a Model Y in deep cold",
  "a Model X that is asleep",
  "a Model 3 that is in service",
  "a Model X with open alerts",
  "an old Model S that tells little",
  "a Model 3 that shares the account's charging history",
  "a Model 3 in miles, °F and psi",
  "a Canadian Model Y with its warranty in km",
  "a Model Y with almost no data",
])("%s is among them", (story) => expect(cars.map((car) => car.story)).toContain(story));

test.each(cars.map(({ vin, story }) => [vin, story]))("the check digit of %s (%s) is right", (vin) => {
  expect(checkDigit(vin)).toBe(vin[8] ?? "");
});

test("one id is above 2^53", () => {
  expect(cars.filter(({ id }) => id > BigInt(Number.MAX_SAFE_INTEGER))).toHaveLength(1);
});

test("each charging session belongs to the car that tells it, and no two share an id", () => {
  for (const car of cars) for (const session of car.chargingSessions) expect(session["vin"]).toBe(car.vin);
  const ids = cars.flatMap((car) => car.chargingSessions.map((session) => session["sessionId"]));
  expect(new Set(ids).size).toBe(ids.length);
});

test("a battery that tells its energy gives 200 to 300 Wh for each rated mile", () => {
  const telling = cars.filter((car) => typeof told(car, "charge_state", "energy_remaining") === "number");
  expect(telling.length).toBeGreaterThan(5);
  for (const car of telling) {
    const usable = Number(told(car, "charge_state", "usable_battery_level"));
    const kwhWhenFull = (Number(told(car, "charge_state", "energy_remaining")) / usable) * 100;
    const level = Number(told(car, "charge_state", "battery_level"));
    const miWhenFull = (Number(told(car, "charge_state", "battery_range")) / level) * 100;
    expect((kwhWhenFull * 1000) / miWhenFull).toBeWithin(200, 300);
  }
});

test("a car that tells its lifetime energy used 200 to 400 Wh a mile", () => {
  for (const car of cars) {
    const kwh = told(car, "charge_state", "lifetime_energy_used");
    if (typeof kwh !== "number") continue;
    expect((kwh * 1000) / Number(told(car, "vehicle_state", "odometer"))).toBeWithin(200, 400);
  }
});

test("warranties are in km and in miles, some over, some without a bound of distance", () => {
  const active = cars.flatMap((car) => car.warranties.activeWarranty);
  const expired = cars.flatMap((car) => car.warranties.expiredWarranty);
  expect(new Set(active.map((one) => one["odometerUnit"]))).toEqual(new Set(["KM", "MI"]));
  expect(active.some((one) => one["expirationOdometer"] === 9_999_999)).toBe(true);
  expect(expired.every((one) => typeof one["warrantyExpiredOn"] === "string")).toBe(true);
  expect(expired.length).toBeGreaterThan(3);
});
