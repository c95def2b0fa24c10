import { expect, test } from "bun:test";
import type { TeslaVehicleData } from "../tesla/vehicles.ts";
import { listedVehicle, vehicleReport } from "./vehicle-report.ts";

const reading = { snapshotId: "s", readAtMs: Date.UTC(2026, 10, 21), costMicroUsd: 2_000 };

const car = (over: Partial<TeslaVehicleData> = {}): TeslaVehicleData => ({
  id_s: "1492931000000017",
  vin: "5YJ3E1EA2NF000001",
  display_name: "Blue Three",
  state: "online",
  in_service: false,
  charge_state: {},
  vehicle_state: {},
  vehicle_config: {},
  ...over,
});

test("miles become kilometres", () => {
  const { odometer } = vehicleReport(car({ vehicle_state: { odometer: 1000 } }), reading);
  expect(odometer.data).toMatchObject({ distance_km: 1609.3 });
});

test("a section that the car told nothing of is absent and says why; no value is made up", () => {
  const report = vehicleReport(car(), reading);
  for (const part of [report.odometer, report.battery, report.tyres])
    expect(part).toMatchObject({ state: "absent", reason: "not-told", data: null });
});

test("what it cost is told", () => {
  expect(vehicleReport(car(), reading).cost_usd).toBe(0.002);
});

test("a true zero is told as a zero", () => {
  const { battery } = vehicleReport(car({ charge_state: { battery_level: 0 } }), reading);
  expect(battery.data).toMatchObject({ level_percent: 0, range_km: null });
});

test("the VIN is masked in the list and in the report", () => {
  expect(JSON.stringify([listedVehicle(car()), vehicleReport(car(), reading)])).not.toContain(
    "5YJ3E1EA2NF000001",
  );
  expect(listedVehicle(car())).toMatchObject({ vin: "5YJ3E****", model: "Model 3" });
});
