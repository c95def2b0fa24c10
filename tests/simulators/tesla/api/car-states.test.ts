import { describe, expect, test } from "bun:test";
import { json, refusalOf, simulatorInTest } from "../simulator-in-test.ts";

const simulator = simulatorInTest();
const trollet = "5YJXCDE48LF306006";
const cold = "XP7YGCELXRB305005";

async function ingrid() {
  const read = await simulator.reader("ingrid@demo.example", "eu");
  const state = async (vin: string): Promise<unknown> => {
    const { response } = (await (await read(`/vehicles/${vin}`)).json()) as { response: { state: unknown } };
    return response.state;
  };
  return {
    state,
    data: (vin: string) => refusalOf(read(`/vehicles/${vin}/vehicle_data`)),
    wake: (vin: string) => read(`/vehicles/${vin}/wake_up`, { method: "POST", headers: json }),
    get: (path: string) => refusalOf(read(path)),
  };
}

describe("sleep", () => {
  test("with awakeCarsSleep a car that nobody asks is asleep after the idle minutes", async () => {
    const { state, data } = await ingrid();
    await simulator.set({ awakeCarsSleep: true, idleSecondsBeforeSleep: 600 });
    expect(await state(cold)).toBe("online");
    await simulator.advance(500);
    expect((await data(cold)).status).toBe(200);
    await simulator.advance(500);
    expect(await state(cold)).toBe("online");
    await simulator.advance(101);
    expect(await state(cold)).toBe("asleep");
  });

  test("the free state check keeps no car awake", async () => {
    const { state } = await ingrid();
    await simulator.set({ awakeCarsSleep: true });
    await simulator.advance(800);
    expect(await state(cold)).toBe("online");
    await simulator.advance(200);
    expect(await state(cold)).toBe("asleep");
  });

  test("newer firmware says offline of a sleeping car, which still wakes", async () => {
    const { state, data, wake } = await ingrid();
    await simulator.set({ sleepingSays: "offline" });
    expect(await state(trollet)).toBe("offline");
    expect((await data(trollet)).status).toBe(408);
    await wake(trollet);
    await simulator.advance(9);
    expect(await state(trollet)).toBe("online");
  });

  test("a car may be put to sleep, or out of reach, and up again", async () => {
    const { state } = await ingrid();
    for (const [rest, expected] of [
      ["asleep", "asleep"],
      ["offline", "offline"],
      ["awake", "online"],
    ]) {
      await simulator.car(cold, { rest });
      expect(await state(cold)).toBe(expected);
    }
  });
});

describe("waking", () => {
  test("takes between the least and the most of its range, by chance of the seed", async () => {
    const secondsToWake = async (seed: number) => {
      await simulator.client().control("/reset");
      const again = await ingrid();
      await simulator.set({ wakeDelaySeconds: [5, 40], seed });
      await again.wake(trollet);
      for (let seconds = 1; seconds <= 41; seconds += 1) {
        await simulator.advance(1);
        if ((await again.state(trollet)) === "online") return seconds;
      }
      throw new Error("It never woke");
    };
    const delays = [await secondsToWake(1), await secondsToWake(2), await secondsToWake(3)];
    for (const delay of delays) expect(delay).toBeWithin(5, 42);
    expect(new Set(delays).size).toBeGreaterThan(1);
    expect(Math.abs((await secondsToWake(1)) - (delays[0] ?? 0))).toBeLessThanOrEqual(1);
  });

  test("may come to nothing, and a second wake may help", async () => {
    const { state, wake } = await ingrid();
    await simulator.set({ wakeFailureRate: 1 });
    expect((await wake(trollet)).status).toBe(200);
    await simulator.advance(60);
    expect(await state(trollet)).toBe("asleep");
    await simulator.set({ wakeFailureRate: 0 });
    await wake(trollet);
    await simulator.advance(9);
    expect(await state(trollet)).toBe("online");
  });

  test("one that fails at a rate of a half fails about so often", async () => {
    const { state, wake } = await ingrid();
    await simulator.set({ wakeFailureRate: 0.5, wakesPerMinute: null, idleSecondsBeforeSleep: 60 });
    let awake = 0;
    for (let round = 0; round < 40; round += 1) {
      await wake(trollet);
      await simulator.advance(9);
      if ((await state(trollet)) === "online") awake += 1;
      await simulator.advance(70);
    }
    expect(awake).toBeWithin(10, 31);
  });
});

describe("cars that refuse", () => {
  test.each([
    [{ in_service: true }, 405, "vehicle is currently in service"],
    [{ mobile_access: false }, 401, "mobile_access_disabled"],
    [{ is_supported: false }, 403, "unsupported vehicle"],
  ])("%p answers live reads with %p %p, and still tells its state", async (switches, status, error) => {
    const { data, wake, state } = await ingrid();
    await simulator.car(cold, switches);
    expect(await data(cold)).toEqual({ status, error });
    expect(await refusalOf(wake(cold))).toEqual({ status, error });
    expect(await state(cold)).toBe("online");
  });

  test("mobile_enabled tells that mobile access is off", async () => {
    const read = await simulator.reader("ingrid@demo.example", "eu");
    await simulator.car(cold, { mobile_access: false });
    expect(await (await read(`/vehicles/${cold}/mobile_enabled`)).json()).toEqual({
      response: { result: false, reason: "mobile_access_disabled" },
    });
  });

  test("a driver sees the car as DRIVER, and may not see its drivers", async () => {
    const read = await simulator.reader("elina@demo.example", "eu");
    const vin = "LRW3E7EB6NC101001";
    expect((await read(`/vehicles/${vin}/drivers`)).status).toBe(200);
    await simulator.car(vin, { access_type: "DRIVER" });
    expect((await read(`/vehicles/${vin}/drivers`)).status).toBe(403);
    expect(await (await read(`/vehicles/${vin}`)).json()).toMatchObject({
      response: { access_type: "DRIVER" },
    });
    expect((await read(`/vehicles/${vin}/vehicle_data`)).status).toBe(200);
  });

  test("a reset gives every car its own state back, and an unknown car has none", async () => {
    await simulator.car(cold, { in_service: true });
    await simulator.client().control("/reset");
    const { cars } = (await simulator.read("/cars")) as { cars: { vin: string; in_service: boolean }[] };
    expect(cars).toHaveLength(12);
    expect(cars.find(({ vin }) => vin === cold)?.in_service).toBe(false);
    expect((await simulator.client().control("/cars/nobody", { in_service: true })).status).toBe(404);
    expect((await simulator.client().control(`/cars/${cold}`, { colour: "red" })).status).toBe(422);
  });
});
