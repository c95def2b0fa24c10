import type { ChargingHistory, ChargingSession } from "../../../shared/contracts/report/charging.ts";
import {
  sessionsOf,
  type TeslaChargingHistory,
  type TeslaChargingSession,
} from "../../tesla/charging-history.ts";
import { orNull, rounded } from "../units.ts";

/** What this car charged at Tesla's own sites. None at all is a true nothing: Tesla was asked, and listed none. */
export function chargingHistoryOf(
  { sessions, complete }: TeslaChargingHistory,
  vin: string,
): ChargingHistory {
  const own = sessionsOf(vin, sessions).toSorted(
    (one, other) => Date.parse(other.chargeStartDateTime) - Date.parse(one.chargeStartDateTime),
  );
  const told = own.map(toldSession);
  return {
    home_charging_visible: false,
    complete,
    totals: sumsOf(told),
    by_currency: byCurrency(own),
    by_year: groupedBy(told, 4).map(([year, group]) => ({ year, ...sumsOf(group) })),
    by_month: groupedBy(told, 7).map(([month, group]) => ({ month, ...sumsOf(group) })),
    sessions: told,
  };
}

function toldSession(session: TeslaChargingSession): ChargingSession {
  const { chargeStartDateTime: started_at, chargeStopDateTime, fees } = session;
  const ended_at = orNull(chargeStopDateTime);
  const minutes = ended_at === null ? Number.NaN : (Date.parse(ended_at) - Date.parse(started_at)) / 60_000;
  const costs = moneyOf(fees);
  return {
    started_at,
    ended_at,
    minutes: minutes >= 0 && minutes < minutesMax ? Math.round(minutes) : null,
    place: orNull(session.siteLocationName),
    country: orNull(session.countryCode),
    energy_kwh: energyOf(fees),
    costs,
    free: fees.length > 0 && costs.length > 0 && costs.every(({ amount }) => amount === 0),
  };
}

/** Nobody charges for longer: a longer one is a clock that was wrong. */
const minutesMax = 7 * 24 * 60;

type Fee = TeslaChargingSession["fees"][number];

/** Only what is billed by energy tells it; of a session billed by time it isn't known. */
function energyOf(fees: readonly Fee[]): number | null {
  const usages = fees
    .filter(({ feeType, uom }) => feeType === "CHARGING" && uom === "kwh")
    .flatMap((fee) => [fee.usageBase, fee.usageTier1, fee.usageTier2, fee.usageTier3, fee.usageTier4])
    .filter((usage) => usage !== undefined);
  return usages.length === 0 ? null : rounded(sum(usages), 2);
}

function moneyOf(fees: readonly Fee[]): ChargingSession["costs"] {
  const known = fees.flatMap(({ currencyCode: currency, totalDue: amount }) =>
    currency === undefined || amount === undefined ? [] : [{ currency, amount }],
  );
  return [...Map.groupBy(known, ({ currency }) => currency)].map(([currency, group]) => ({
    currency,
    amount: rounded(sum(group.map(({ amount }) => amount)), 2),
  }));
}

/** Sums of different currencies are never added up. */
function byCurrency(sessions: readonly TeslaChargingSession[]): ChargingHistory["by_currency"] {
  const known = sessions.flatMap((session, index) =>
    session.fees.flatMap(({ currencyCode: currency, totalDue: amount, feeType }) =>
      currency === undefined || amount === undefined ? [] : [{ index, currency, amount, feeType }],
    ),
  );
  return [...Map.groupBy(known, ({ currency }) => currency)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, fees]) => {
      const of = (isWanted: (type: string | undefined) => boolean): number =>
        rounded(sum(fees.filter(({ feeType }) => isWanted(feeType)).map(({ amount }) => amount)), 2);
      return {
        currency,
        sessions: new Set(fees.map(({ index }) => index)).size,
        charging: of((type) => type === "CHARGING"),
        parking: of((type) => type === "PARKING"),
        other: of((type) => type !== "CHARGING" && type !== "PARKING"),
        total: of(() => true),
      };
    });
}

/** By the first characters of the beginning, in the place's own time: `2026`, `2026-09`. */
const groupedBy = (sessions: readonly ChargingSession[], characters: number) =>
  [...Map.groupBy(sessions, ({ started_at }) => started_at.slice(0, characters))].toSorted(
    ([one], [other]) => (one < other ? -1 : 1),
  );

function sumsOf(sessions: readonly ChargingSession[]): ChargingHistory["totals"] {
  const told = sessions.flatMap(({ energy_kwh }) => (energy_kwh === null ? [] : [energy_kwh]));
  const isUntold = told.length === 0 && sessions.length > 0;
  return { sessions: sessions.length, energy_kwh: isUntold ? null : rounded(sum(told), 2) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
