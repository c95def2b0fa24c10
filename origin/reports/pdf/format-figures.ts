import type { Language, UnitSystem } from "../../../shared/languages.ts";

const kmPerMile = 1.609344;
const psiPerBar = 14.503774;

/** Formatters cost more to make than to use: one for each language and way, of which there are few. */
const made = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  let format = made.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, options);
    // Currencies come from outside: a report of made-up ones must not fill the memory.
    if (made.size < 500) made.set(key, format);
  }
  return format;
}

const madeDates = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  let format = madeDates.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
    madeDates.set(key, format);
  }
  return format;
}

/** Figures as a person of this language and these units reads them. */
export function formatFigures(language: Language, units: UnitSystem, utcOffsetSeconds: number | null = null) {
  const metric = units === "metric";
  const number = (value: number, digits = 0, least = digits): string =>
    numberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: least }).format(value);
  const withUnit = (value: number, unit: string): string =>
    numberFormat(language, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(
      value,
    );
  const offset = (utcOffsetSeconds ?? 0) * 1000;
  const local = (at: string | Date): Date => new Date(new Date(at).getTime() + offset);
  const zone = utcOffsetSeconds ? `UTC${utcOffsetSeconds < 0 ? "−" : "+"}${clock(utcOffsetSeconds)}` : "UTC";
  return {
    language,
    number,
    distance: (km: number): string => `${number(metric ? km : km / kmPerMile)}\u00a0${metric ? "km" : "mi"}`,
    percent: (value: number, digits = 0): string => `${number(value, digits)}\u00a0%`,
    signedPercent: (value: number): string =>
      `${numberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 1, signDisplay: "exceptZero" }).format(value)}\u00a0%`,
    energy: (kwh: number, digits = 1): string => `${number(kwh, digits)}\u00a0kWh`,
    power: (kw: number): string => `${number(kw, 1, 0)}\u00a0kW`,
    pressure: (bar: number): string =>
      metric ? `${number(bar, 2)}\u00a0bar` : `${number(bar * psiPerBar, 1)}\u00a0psi`,
    temperature: (celsius: number): string =>
      metric ? `${number(celsius, 1, 0)}\u00a0°C` : `${number((celsius * 9) / 5 + 32, 0)}\u00a0°F`,
    consumption: (whPerKm: number): string =>
      metric ? `${number(whPerKm)}\u00a0Wh/km` : `${number(whPerKm * kmPerMile)}\u00a0Wh/mi`,
    days: (count: number): string => withUnit(count, "day"),
    weeks: (count: number): string => withUnit(count, "week"),
    months: (count: number): string => withUnit(count, "month"),
    years: (count: number): string => withUnit(count, "year"),
    minutes: (count: number): string => withUnit(count, "minute"),
    shortMinutes: (count: number): string =>
      numberFormat(language, {
        style: "unit",
        unit: "minute",
        unitDisplay: "short",
        maximumFractionDigits: 0,
      }).format(count),
    money: (amount: number, currency: string): string => {
      // What isn't a currency's code stands as it came.
      if (!/^[A-Z]{3}$/.test(currency)) return `${number(amount, 2)} ${currency}`;
      return numberFormat(language, { style: "currency", currency, currencyDisplay: "code" }).format(amount);
    },
    date: (at: string | Date): string => dateFormat(language, { dateStyle: "medium" }).format(local(at)),
    longDate: (at: string | Date): string => dateFormat(language, { dateStyle: "long" }).format(local(at)),
    moment: (at: string | Date): string =>
      `${dateFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(local(at))} ${zone}`,
    /** A day without a time: the same whatever the zone. */
    day: (date: string): string =>
      dateFormat(language, { dateStyle: "medium" }).format(new Date(`${date}T00:00:00Z`)),
    /** A time of a place, told with its own offset: the wall clock there. It stands in one line. */
    placeTime: (at: string): string =>
      dateFormat(language, { dateStyle: "short", timeStyle: "short" })
        .format(new Date(`${at.slice(0, 19)}Z`))
        .replaceAll(" ", "\u00a0"),
    month: (month: string): string =>
      dateFormat(language, { month: "short" }).format(new Date(`${month}-01T00:00:00Z`)),
    monthInitial: (month: string): string =>
      dateFormat(language, { month: "narrow" }).format(new Date(`${month}-01T00:00:00Z`)),
  };
}

export type Figures = ReturnType<typeof formatFigures>;

function clock(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)}${rest ? `:${`${rest}`.padStart(2, "0")}` : ""}`;
}
