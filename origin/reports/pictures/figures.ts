import type { PictureFacts } from "./picture-facts.ts";
import { pictureWords } from "./picture-words.ts";

export interface Figure {
  label: string;
  value: string;
  note: string | null;
  /** Where the value lies between nothing and all, with its interval: drawn as a bar. */
  bar: { percent: number; lowPercent: number; highPercent: number } | null;
}

/** What there is to show of a car, each as a person of this language reads it; nothing that wasn't told. */
export function figuresOf(facts: PictureFacts): Figure[] {
  const { language, units, odometerKm, rangeKm, battery } = facts;
  const words = pictureWords[language];
  const distance = (km: number): string =>
    // The font's narrow space is hardly one.
    new Intl.NumberFormat(language, {
      style: "unit",
      unit: units === "imperial" ? "mile" : "kilometer",
      unitDisplay: "short",
      maximumFractionDigits: 0,
    })
      .format(units === "imperial" ? km / kmPerMile : km)
      .replaceAll("\u202f", "\u00a0");
  const percent = (value: number): string =>
    new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(value / 100);
  const plain = { note: null, bar: null };
  return [
    odometerKm === null ? undefined : { label: words.odometer, value: distance(odometerKm), ...plain },
    battery === null
      ? undefined
      : { label: words.battery, value: percent(battery.percent), note: words.ofNew, bar: battery },
    rangeKm === null ? undefined : { label: words.range, value: distance(rangeKm), ...plain },
  ].filter((figure) => figure !== undefined);
}

export const dayOf = ({ readAt, language }: PictureFacts): string =>
  new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(readAt);

const kmPerMile = 1.609344;
