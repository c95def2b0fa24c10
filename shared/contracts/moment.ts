import * as z from "zod";

/** From the first moment that an identifier can hold to the last that has a year of four digits. */
const [firstMs, lastMs] = [0, Date.UTC(10_000, 0) - 1];

/** A moment as callers may name one: years before 1970 and behind 9999 are read by each part of us in its own way. */
export const Moment = z.iso.datetime({ offset: true }).refine(isKeepable, {
  error: "must be from 1970 to 9999",
  abort: true,
});

/** A day or a moment. */
export const DayOrMoment = z.union([z.iso.date().refine(isKeepable), Moment]);

function isKeepable(text: string): boolean {
  const ms = Date.parse(text);
  return firstMs <= ms && ms <= lastMs;
}
