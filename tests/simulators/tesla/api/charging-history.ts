import { z } from "zod";
import type { Block, Car } from "../people/car.ts";
import { invalidField } from "./api-error.ts";
import type { Json } from "./json.ts";
import { fieldMessages } from "./page-of.ts";

/** As the queries of charging write it: ISO 8601, read as milliseconds. */
export const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), "must be an ISO 8601 time")
  .transform(Date.parse);

const Query = z.object({
  startTime: time.default(Number.NEGATIVE_INFINITY),
  endTime: time.default(Number.POSITIVE_INFINITY),
  pageNo: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(50),
  sortBy: z.enum(["chargeStartDateTime"]).default("chargeStartDateTime"),
  sortOrder: z.enum(["ASC", "DESC", "asc", "desc"]).default("DESC"),
});

/** Sessions of all these cars, mixed and in order of time: the reader attributes each by its VIN. */
export function chargingHistory(cars: readonly Car[], given: URLSearchParams): Json {
  const parsed = Query.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw invalidField(fieldMessages(parsed.error));
  const { startTime, endTime, pageNo, pageSize, sortOrder } = parsed.data;
  const direction = sortOrder.toUpperCase() === "ASC" ? 1 : -1;
  const sessions = cars
    .flatMap((car) => car.chargingSessions)
    .filter((session) => startedAtMs(session) >= startTime && startedAtMs(session) <= endTime)
    .sort((one, other) => direction * (startedAtMs(one) - startedAtMs(other)));
  const data = sessions.slice((pageNo - 1) * pageSize, pageNo * pageSize);
  return { data, totalResults: sessions.length, hasMoreData: pageNo * pageSize < sessions.length };
}

export const startedAtMs = (session: Block): number => Date.parse(String(session["chargeStartDateTime"]));
