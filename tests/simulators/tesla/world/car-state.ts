import type { Car } from "../people/car.ts";
import type { VirtualClock } from "./clock.ts";
import type { Settings } from "./settings.ts";

/** Whether a car is awake, decided when it is asked: nothing runs in between. */
export interface CarState {
  now(): "online" | "asleep" | "offline";
  /** Starts waking; it answers at once, and the car comes online after its delay. */
  wake(): void;
  /** The car was asked something live, which keeps it awake. */
  touch(): void;
}

export function createCarState(car: Car, clock: VirtualClock, settings: Settings): CarState {
  let wokenAtMs: number | undefined;
  let touchedAtMs = 0;
  const onlineAtMs = () =>
    wokenAtMs === undefined ? Number.POSITIVE_INFINITY : wokenAtMs + settings.wakeDelaySeconds * 1000;
  const sleepsAgainAtMs = () => Math.max(onlineAtMs(), touchedAtMs) + settings.idleSecondsBeforeSleep * 1000;
  const isAwake = () =>
    car.rest === "awake" || (clock.nowMs() >= onlineAtMs() && clock.nowMs() < sleepsAgainAtMs());
  const isWaking = () => wokenAtMs !== undefined && clock.nowMs() < onlineAtMs();
  return {
    now: () => (car.rest === "awake" || isAwake() ? "online" : car.rest),
    wake: () => {
      if (!isAwake() && !isWaking()) wokenAtMs = clock.nowMs();
    },
    touch: () => {
      touchedAtMs = clock.nowMs();
    },
  };
}
