import {
  type Tyre,
  type TyreBand,
  type TyrePosition,
  type Tyres,
  tyreBands,
} from "../../../shared/contracts/report/tyres.ts";
import type { TeslaVehicleData } from "../../tesla/vehicle-data.ts";
import { orNull, rounded } from "../units.ts";
import { at20C, bandOf, deviationPercent, placardC, tyreRefusalOf } from "./tyre-rules.ts";

/** The tyres against the placard, as they would be at 20 °C; undefined where the car told of none. */
export function tyresOf(
  data: TeslaVehicleData,
  movedSinceEarlier: boolean,
  nowMs: number,
): Tyres | undefined {
  const temperatureC = data.climate_state.outside_temp;
  const movedLately = movedSinceEarlier || isMoving(data);
  const tyres = wheelsOf(data).map((wheel) => tyreOf(wheel, temperatureC, movedLately, nowMs));
  const isTold = tyres.some((tyre) => tyre.pressure_bar !== null || tyre.soft_warning || tyre.hard_warning);
  if (!isTold) return undefined;
  const isGraded = tyres.some(
    ({ at_20c_deviation_percent, band }) => band && at_20c_deviation_percent !== null,
  );
  const anyBand = tyres.some(({ band }) => band !== null);
  return {
    tyres,
    temperature_c: orNull(temperatureC),
    worst_band: worstOf(tyres),
    spreads: spreadsOf(tyres),
    how: {
      method: "tyres.against-placard",
      inputs: [
        { name: "outside_temperature", value: orNull(temperatureC), unit: "°C" },
        { name: "reference_temperature", value: placardC, unit: "°C" },
        { name: "moved_lately", value: movedLately, unit: null },
      ],
    },
    // Whether it stood for three hours isn't told, and the air is only nearly as warm as the tyres.
    how_sure: isGraded ? "medium" : anyBand ? "low" : "none",
  };
}

interface Wheel {
  position: TyrePosition;
  pressureBar: number | undefined;
  placardBar: number | undefined;
  measuredAtS: number | undefined;
  soft: boolean | undefined;
  hard: boolean | undefined;
}

function wheelsOf({ vehicle_state: state }: TeslaVehicleData): Wheel[] {
  const wheel = (position: TyrePosition, at: "fl" | "fr" | "rl" | "rr"): Wheel => ({
    position,
    pressureBar: state[`tpms_pressure_${at}`],
    placardBar: at.startsWith("f") ? state.tpms_rcp_front_value : state.tpms_rcp_rear_value,
    measuredAtS: state[`tpms_last_seen_pressure_time_${at}`],
    soft: state[`tpms_soft_warning_${at}`],
    hard: state[`tpms_hard_warning_${at}`],
  });
  return [
    wheel("front_left", "fl"),
    wheel("front_right", "fr"),
    wheel("rear_left", "rl"),
    wheel("rear_right", "rr"),
  ];
}

function tyreOf(wheel: Wheel, temperatureC: number | undefined, movedLately: boolean, nowMs: number): Tyre {
  const { pressureBar, placardBar, measuredAtS } = wheel;
  const measuredAtMs = measuredAtS === undefined ? undefined : measuredAtS * 1000;
  const refusal = tyreRefusalOf({ pressureBar, placardBar, measuredAtMs, nowMs, movedLately });
  const normalised =
    pressureBar === undefined || temperatureC === undefined ? undefined : at20C(pressureBar, temperatureC);
  // Judged as it is printed: a tyre shown as 5 % off is not one that is 5.0002 % off.
  const off = (bar: number | undefined): number | undefined =>
    bar === undefined || placardBar === undefined ? undefined : rounded(deviationPercent(bar, placardBar), 1);
  const judged = off(normalised) ?? off(pressureBar);
  const band = bandOf({
    deviationPercent: refusal === undefined ? judged : undefined,
    softWarning: wheel.soft ?? false,
    hardWarning: wheel.hard ?? false,
  });
  return {
    position: wheel.position,
    pressure_bar: rounded(pressureBar, 3),
    placard_bar: rounded(placardBar, 3),
    deviation_percent: orNull(off(pressureBar)),
    at_20c_bar: rounded(normalised, 3),
    at_20c_deviation_percent: orNull(off(normalised)),
    measured_at: measuredAtMs === undefined ? null : new Date(measuredAtMs).toISOString(),
    soft_warning: orNull(wheel.soft),
    hard_warning: orNull(wheel.hard),
    band: orNull(band),
    not_graded: orNull(refusal),
  };
}

const isMoving = ({ drive_state: { shift_state, speed } }: TeslaVehicleData): boolean =>
  (speed ?? 0) > 0 || (shift_state !== undefined && shift_state !== "P");

const worstOf = (tyres: readonly Tyre[]): TyreBand | null =>
  orNull(tyreBands.toReversed().find((band) => tyres.some((tyre) => tyre.band === band)));

/** Differences need no placard and no temperature: all four stand in the same air. */
function spreadsOf(tyres: readonly Tyre[]): Tyres["spreads"] {
  const bar = (position: TyrePosition): number | null =>
    tyres.find((tyre) => tyre.position === position)?.pressure_bar ?? null;
  const mean = (one: number | null, other: number | null): number | null =>
    one === null || other === null ? null : (one + other) / 2;
  const spread = (one: number | null, other: number | null): number | null => {
    const middle = mean(one, other);
    if (one === null || other === null || middle === null || middle === 0) return null;
    return rounded((Math.abs(one - other) / middle) * 100, 1);
  };
  return {
    front_axle_percent: spread(bar("front_left"), bar("front_right")),
    rear_axle_percent: spread(bar("rear_left"), bar("rear_right")),
    sides_percent: spread(
      mean(bar("front_left"), bar("rear_left")),
      mean(bar("front_right"), bar("rear_right")),
    ),
  };
}
