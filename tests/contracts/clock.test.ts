import { describe, expect, test } from "bun:test";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import type { Clock } from "../../origin/outside/clock/port.ts";
import { systemClock } from "../../origin/outside/clock/system.ts";

interface ClockUnderTest {
  clock: Clock;
  pass(milliseconds: number): Promise<void>;
}

const clocks: Record<string, () => ClockUnderTest> = {
  "the machine's clock": () => ({
    clock: systemClock,
    pass: (milliseconds) => systemClock.sleep(milliseconds),
  }),
  "the manual clock": () => {
    const clock = createManualClock();
    return { clock, pass: clock.advance };
  },
};

describe.each(Object.entries(clocks))("%s", (_name, make) => {
  test("who sleeps wakes after the time, not before", async () => {
    const { clock, pass } = make();
    const startedMs = clock.now();
    let wokeMs = 0;
    const sleeping = clock.sleep(30).then(() => {
      wokeMs = clock.now();
    });
    await pass(40);
    await sleeping;
    // Timers of the machine may fire up to a millisecond early.
    expect(wokeMs - startedMs).toBeGreaterThanOrEqual(29);
  });

  test("sleep ends at once, with the reason, when it is aborted", async () => {
    const { clock } = make();
    const reason = new Error("enough");
    const ending = new AbortController();
    const sleeping = clock.sleep(3_600_000, ending.signal);
    ending.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await expect(clock.sleep(3_600_000, ending.signal)).rejects.toBe(reason);
  });
});
