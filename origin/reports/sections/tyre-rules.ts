import type { TyreBand, TyreRefusal } from "../../../shared/contracts/report/tyres.ts";

const atmosphereBar = 1.01325;
const zeroCelsiusK = 273.15;
/** Placards are for cold tyres: this is what cold means. */
export const placardC = 20;

/**
 * The pressure a tyre would show at 20 °C. A gas in a nearly stiff tyre keeps p/T: of the absolute pressure, in
 * kelvin; a gauge shows what is above the air around it.
 */
export const at20C = (gaugeBar: number, temperatureC: number): number =>
  ((gaugeBar + atmosphereBar) * (placardC + zeroCelsiusK)) / (temperatureC + zeroCelsiusK) - atmosphereBar;

export const deviationPercent = (bar: number, placardBar: number): number => (bar / placardBar - 1) * 100;

export interface TyreState {
  /** From the placard; undefined where it can't be judged. */
  deviationPercent: number | undefined;
  softWarning: boolean;
  hardWarning: boolean;
}

/** Within 5 % good, to 10 % check, beyond it or with the car's lamp act; from 20 % low, or with the urgent lamp, stop. */
export function bandOf({ deviationPercent: off, softWarning, hardWarning }: TyreState): TyreBand | undefined {
  if (hardWarning || (off !== undefined && off <= -20)) return "stop";
  if (softWarning) return "act";
  if (off === undefined) return undefined;
  const size = Math.abs(off);
  if (size > 10) return "act";
  return size > 5 ? "check" : "good";
}

const staleMs = 24 * 3_600_000;

export interface TyreReading {
  pressureBar: number | undefined;
  placardBar: number | undefined;
  measuredAtMs: number | undefined;
  nowMs: number;
  movedLately: boolean;
}

/** Why a pressure isn't held against the placard; a lamp of the car is believed all the same. */
export function tyreRefusalOf({
  pressureBar,
  placardBar,
  measuredAtMs,
  nowMs,
  movedLately,
}: TyreReading): TyreRefusal | undefined {
  if (pressureBar === undefined) return "pressure-unknown";
  if (placardBar === undefined) return "placard-unknown";
  // Some cars don't tell when; what they tell in a live reading is taken for current.
  if (measuredAtMs !== undefined && nowMs - measuredAtMs > staleMs) return "reading-stale";
  return movedLately ? "moved-lately" : undefined;
}
