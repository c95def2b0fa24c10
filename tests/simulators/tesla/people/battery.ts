import type { Block } from "./car.ts";

interface Battery {
  levelPercent: number;
  /** Below the level where a part of the energy is locked in by the cold. */
  usablePercent?: number;
  /** What the car would show at 100 %. */
  rangeWhenFullMi: number;
  /** How this driver's style stretches or shrinks it. */
  styleFactor?: number;
  /** Known to newer cars alone. */
  kwhWhenFull?: number;
  lifetimeKwh?: number;
  cellC?: [least: number, most: number];
}

/** The figures of `charge_state` that hang together, from the few that a car file knows. */
export function battery({
  levelPercent,
  usablePercent = levelPercent,
  rangeWhenFullMi,
  styleFactor = 0.88,
  kwhWhenFull,
  lifetimeKwh,
  cellC,
}: Battery): Block {
  const rangeMi = hundredths((rangeWhenFullMi * levelPercent) / 100);
  return {
    battery_level: levelPercent,
    usable_battery_level: usablePercent,
    battery_range: rangeMi,
    ideal_battery_range: rangeMi,
    est_battery_range: hundredths(rangeMi * styleFactor),
    ...(kwhWhenFull !== undefined && { energy_remaining: hundredths((kwhWhenFull * usablePercent) / 100) }),
    ...(lifetimeKwh !== undefined && { lifetime_energy_used: lifetimeKwh }),
    ...(cellC && { module_temp_min: cellC[0], module_temp_max: cellC[1] }),
  };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;
