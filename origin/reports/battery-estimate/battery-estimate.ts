import {
  type BatteryEstimate,
  type EstimateRefusal,
  estimateRefusals,
} from "../../../shared/contracts/report/battery.ts";
import type { HowSure } from "../../../shared/contracts/report/how.ts";
import { kmPerMile, orNull, rounded } from "../units.ts";
import {
  gradesOf,
  type Interval,
  intervalOf,
  shownOf,
  sigmaOf,
  warrantyLinePercent,
} from "./estimate-rules.ts";
import { findReference, type Reference, wheelInches } from "./find-reference.ts";
import { isSoftwareLimited, referenceTable } from "./reference-ranges.ts";

/** What an estimate is made of, as the car told it. */
export interface EstimateInput {
  model: string;
  modelYear: number | null;
  trim: string | undefined;
  wheels: string | undefined;
  european: boolean | undefined;
  chemistry: "nickel" | "lfp" | undefined;
  levelPercent: number | undefined;
  usablePercent: number | undefined;
  rangeKm: number | undefined;
  isCharging: boolean;
  /** Wheels or software differ from the earlier reading of this session. */
  changedLately: boolean;
}

const levelLeast = 50;
/** From so many points between level and usable level on the pack is cold. */
const coldGapPoints = 3;
/** Farther from new than any battery that still drives: the row isn't this car's. */
const plausiblePercent = { least: 50, most: 100 };

/** The range-based estimate, or every reason for which there is none. Never a figure from what wasn't told. */
export function estimateBattery(input: EstimateInput): BatteryEstimate {
  const { trim, wheels, usablePercent, rangeKm, chemistry } = input;
  const reference =
    trim === undefined || wheels === undefined ? undefined : findReference({ ...input, trim, wheels });
  const refusals = refusalsOf(input, reference);
  const isReckoned =
    refusals.length === 0 && reference && chemistry && usablePercent !== undefined && rangeKm !== undefined;
  if (!isReckoned) return refused(input, reference, refusals);

  const sigma = sigmaOf({ usablePercent, chemistry, ...reference });
  const raw = intervalOf(rangeKm, usablePercent, reference.rangeMi * kmPerMile, sigma.total);
  if (raw.low_percent > plausiblePercent.most || raw.high_percent < plausiblePercent.least)
    return refused(input, reference, ["reference-unfit"]);
  const shown = shownOf(raw);
  return {
    ...describe(input, reference),
    outcome: "estimated",
    refusals: [],
    shown,
    raw: tenths(raw),
    grades: gradesOf(shown),
    to_warranty_line: {
      line_percent: warrantyLinePercent,
      low_points: shown.low_percent - warrantyLinePercent,
      high_points: shown.high_percent - warrantyLinePercent,
    },
    sigma: {
      rounding: rounded(sigma.rounding, 2),
      drift: rounded(sigma.drift, 2),
      reference: rounded(sigma.reference, 2),
      total: rounded(sigma.total, 2),
    },
    how_sure: sureBy(raw),
  };
}

function refusalsOf(input: EstimateInput, reference: Reference | undefined): EstimateRefusal[] {
  const { trim, wheels, levelPercent, usablePercent, rangeKm, chemistry } = input;
  const isLevelTold = levelPercent !== undefined && usablePercent !== undefined && rangeKm !== undefined;
  const reasons: Partial<Record<EstimateRefusal, boolean>> = {
    "level-unknown": !isLevelTold || usablePercent <= 0,
    "level-low": usablePercent !== undefined && usablePercent < levelLeast,
    "cold-battery": isLevelTold && levelPercent - usablePercent >= coldGapPoints,
    "charging-now": input.isCharging,
    "trim-unknown": trim === undefined,
    "wheels-unknown": wheels === undefined || wheelInches(wheels) === undefined,
    "pack-unknown": chemistry === undefined,
    "software-limited": trim !== undefined && isSoftwareLimited(input.model, trim, input.modelYear),
    "reference-unknown":
      trim !== undefined && wheels !== undefined && wheelInches(wheels) !== undefined && !reference,
    "changed-lately": input.changedLately,
    // Only at the top does such a battery know where it stands, and one reading tells of no other charge.
    "lfp-not-full": chemistry === "lfp" && levelPercent !== undefined && levelPercent < 100,
  };
  return (Object.keys(reasons) as EstimateRefusal[]).filter((reason) => reasons[reason]);
}

function refused(
  input: EstimateInput,
  reference: Reference | undefined,
  refusals: readonly EstimateRefusal[],
): BatteryEstimate {
  return {
    ...describe(input, reference),
    outcome: "refused",
    refusals: refusals.map((code) => ({ code, ...estimateRefusals[code] })),
    shown: null,
    raw: null,
    grades: [],
    to_warranty_line: null,
    sigma: null,
    how_sure: "none",
  };
}

/** What is told whether or not there is an estimate. */
function describe(input: EstimateInput, reference: Reference | undefined) {
  const { levelPercent, usablePercent, rangeKm, chemistry } = input;
  const isProjected =
    rangeKm !== undefined && usablePercent !== undefined && usablePercent >= levelLeast && !input.isCharging;
  return {
    range_when_full_km: isProjected ? rounded(rangeKm / (usablePercent / 100), 0) : null,
    reference: reference
      ? {
          match: reference.match,
          range_when_new_km: rounded(reference.rangeMi * kmPerMile, 0),
          cycle: referenceTable.cycle,
          of: reference.of,
          other_region: reference.isOtherRegion,
          source: referenceTable.source,
          table_version: referenceTable.version,
        }
      : null,
    chemistry: orNull(chemistry),
    readings: 1,
    how: {
      method: "battery.range-when-full" as const,
      inputs: [
        { name: "range", value: rounded(rangeKm, 1), unit: "km" },
        { name: "level", value: orNull(levelPercent), unit: "%" },
        { name: "usable_level", value: orNull(usablePercent), unit: "%" },
        { name: "trim", value: orNull(input.trim), unit: null },
        { name: "wheels", value: orNull(input.wheels), unit: null },
        { name: "model_year", value: input.modelYear, unit: null },
      ],
    },
  };
}

const tenths = ({ percent, low_percent, high_percent }: Interval): Interval => ({
  percent: rounded(percent, 1),
  low_percent: rounded(low_percent, 1),
  high_percent: rounded(high_percent, 1),
});

function sureBy({ low_percent, high_percent }: Interval): HowSure {
  const half = (high_percent - low_percent) / 2;
  if (half <= 5) return "high";
  return half <= 7.5 ? "medium" : "low";
}
