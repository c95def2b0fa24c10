import { expect, test } from "bun:test";
import type { Report } from "../../shared/contracts/report.ts";
import { healthy } from "../simulators/tesla/people/cars/healthy.ts";
import { exampleReadAtMs, reportOfCar } from "./answers-of-car.ts";

const hour = 3_600_000;

/** What this session read before: so long ago, so many miles behind. */
async function earlierBy(hours: number, miles: number): Promise<Report> {
  const state = { ...healthy.blocks.vehicle_state, odometer: 33_180.42 - miles };
  const car = { ...healthy, blocks: { ...healthy.blocks, vehicle_state: state } };
  return (await reportOfCar({ car, readAtMs: exampleReadAtMs - hours * hour })).report;
}
const after = async (
  earlier: Report,
  more: Partial<Parameters<typeof reportOfCar>[0]> = {},
): Promise<Report> => (await reportOfCar({ car: healthy, earlier, ...more })).report;

test("tyres of a car that was driven within three hours are not judged, and are told all the same", async () => {
  const { tyres } = await after(await earlierBy(1, 10));
  expect(tyres.data).toMatchObject({ worst_band: null, how_sure: "none" });
  for (const tyre of tyres.data?.tyres ?? [])
    expect(tyre).toMatchObject({ not_graded: "moved-lately", band: null, pressure_bar: expect.any(Number) });
});

test.each([
  ["stood", 1, 0],
  ["was driven before that", 4, 10],
])("tyres of a car that %s are judged", async (_, hours, miles) => {
  expect((await after(await earlierBy(hours, miles))).tyres.data?.worst_band).toBe("good");
});

test("an odometer that went back is told with what it was", async () => {
  const earlier = await earlierBy(1, -100);
  expect((await after(earlier)).odometer.data?.decrease).toEqual({
    earlier_km: earlier.odometer.data?.distance_km ?? 0,
    earlier_at: earlier.read_at,
  });
  expect((await after(await earlierBy(1, 100))).odometer.data?.decrease).toBeNull();
});

test("what can't be read for a while is shown as of then; what isn't allowed any more is not shown", async () => {
  const earlier = await earlierBy(1, 0);
  const inService = await after(earlier, { car: { ...healthy, inService: true } });
  expect(inService.battery).toEqual({
    ...earlier.battery,
    state: "cached",
    reason: "in-service",
    say: "The car is in service and cannot be read now",
  });
  const withheld = await after(earlier, { scopes: ["vehicle_device_data"] });
  expect(withheld.charging_history).toMatchObject({ state: "absent", reason: "scope-missing", data: null });
});

test("a cached section that is cached again keeps the moment in which it was read", async () => {
  const first = await earlierBy(2, 0);
  const second = await after(first, {
    car: { ...healthy, inService: true },
    readAtMs: exampleReadAtMs - hour,
  });
  const third = await after(second, { car: { ...healthy, inService: true } });
  expect(third.battery.read_at).toBe(first.read_at);
});
