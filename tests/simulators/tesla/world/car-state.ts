import type { Car } from "../people/car.ts";
import type { CarSwitches } from "./car-switches.ts";
import type { VirtualClock } from "./clock.ts";
import type { SeededRandom } from "./seeded-random.ts";
import type { Settings } from "./settings.ts";

/** Whether a car is awake, decided when it is asked: nothing runs in between. */
export interface CarState {
  now(): "online" | "asleep" | "offline";
  /** Starts waking; it answers at once, and the car comes online after its delay, or never by bad luck. */
  wake(): void;
  /** The car was asked something live, which keeps it awake. */
  touch(): void;
  switches: CarSwitches;
}

interface Surroundings {
  clock: VirtualClock;
  settings: Settings;
  random: SeededRandom;
}

export function createCarState(car: Car, { clock, settings, random }: Surroundings): CarState {
  const switches: CarSwitches = {
    rest: car.rest,
    in_service: car.inService,
    mobile_access: true,
    access_type: car.accessType,
    is_supported: true,
  };
  /** Infinity while nobody woke it, or where the wake came to nothing. */
  let onlineAtMs = Number.POSITIVE_INFINITY;
  let touchedAtMs = clock.nowMs();

  const isWaking = () => clock.nowMs() < onlineAtMs && onlineAtMs < Number.POSITIVE_INFINITY;
  const isKeptAwake = () => {
    const idleMs = settings.idleSecondsBeforeSleep * 1000;
    if (switches.rest === "awake") return !settings.awakeCarsSleep || clock.nowMs() < touchedAtMs + idleMs;
    return false;
  };
  const isWoken = () => {
    const sleepsAgainAtMs = Math.max(onlineAtMs, touchedAtMs) + settings.idleSecondsBeforeSleep * 1000;
    return clock.nowMs() >= onlineAtMs && clock.nowMs() < sleepsAgainAtMs;
  };
  const now = () => {
    if (isKeptAwake() || isWoken()) return "online";
    return switches.rest === "offline" ? "offline" : settings.sleepingSays;
  };
  return {
    now,
    switches,
    wake: () => {
      if (now() === "online") touchedAtMs = clock.nowMs();
      else if (!isWaking())
        onlineAtMs =
          random.next() < settings.wakeFailureRate
            ? Number.POSITIVE_INFINITY
            : clock.nowMs() + delayMs(settings, random);
    },
    touch: () => {
      touchedAtMs = clock.nowMs();
    },
  };
}

function delayMs({ wakeDelaySeconds }: Settings, random: SeededRandom): number {
  if (typeof wakeDelaySeconds === "number") return wakeDelaySeconds * 1000;
  const [least, most] = wakeDelaySeconds;
  return Math.round((least + (most - least) * random.next()) * 1000);
}
