import { z } from "zod";
import type { Block, Car } from "../people/car.ts";
import { invalidField } from "./api-error.ts";
import { startedAtMs, time } from "./charging-history.ts";
import type { Json } from "./json.ts";
import { fieldMessages } from "./page-of.ts";

const Query = z.object({
  date_from: time.default(Number.NEGATIVE_INFINITY),
  date_to: time.default(Number.POSITIVE_INFINITY),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});

/** The same sessions as the history tells, in the words of a business fleet's bill. */
export function businessSessions(cars: readonly Car[], given: URLSearchParams): Json {
  const parsed = Query.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw invalidField(fieldMessages(parsed.error));
  const { date_from, date_to, limit, offset } = parsed.data;
  const sessions = cars
    .flatMap((car) => car.chargingSessions.map((session) => ({ car, session })))
    .filter(({ session }) => startedAtMs(session) >= date_from && startedAtMs(session) <= date_to)
    .sort((one, other) => startedAtMs(other.session) - startedAtMs(one.session));
  return { data: sessions.slice(offset, offset + limit).map(({ car, session }) => billed(car, session)) };
}

function billed(car: Car, session: Block): Json {
  const fee = z
    .array(
      z.object({
        usageBase: z.number(),
        totalDue: z.number(),
        currencyCode: z.string(),
        rateBase: z.number(),
      }),
    )
    .parse(session["fees"])[0];
  const total = fee?.totalDue ?? 0;
  const startMs = startedAtMs(session);
  const stopMs = Date.parse(String(session["chargeStopDateTime"]));
  return {
    id: String(session["sessionId"]),
    vin: car.vin,
    model: car.blocks.vehicle_config?.["car_type"] ?? null,
    start_date_time: session["chargeStartDateTime"] ?? null,
    stop_date_time: session["chargeStopDateTime"] ?? null,
    location: { name: session["siteLocationName"] ?? null, country: session["countryCode"] ?? null },
    charging_periods: [
      { start_date_time: session["chargeStartDateTime"] ?? null, energy: fee?.usageBase ?? 0 },
    ],
    tariffs: [{ currency: fee?.currencyCode ?? null, price_per_kwh: fee?.rateBase ?? null }],
    total_cost: { excl_vat: cents(total / 1.22), incl_vat: total, vat: cents(total - total / 1.22) },
    total_energy: fee?.usageBase ?? 0,
    total_time: Math.round((stopMs - startMs) / 1000),
  };
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;
