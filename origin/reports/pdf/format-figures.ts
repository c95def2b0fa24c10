import type { Language, UnitSystem } from "../../../shared/languages.ts";

const kmPerMile = 1.609344;
const psiPerBar = 14.503774;

/** Figures as a person of this language and these units reads them; null stays null. */
export function formatFigures(language: Language, units: UnitSystem) {
  const metric = units === "metric";
  const number = (value: number, digits: number): string =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(
      value,
    );
  const maybe =
    (format: (value: number) => string) =>
    (value: number | null | undefined): string | null =>
      value === null || value === undefined ? null : format(value);
  return {
    distance: maybe((km) => (metric ? `${number(km, 0)} km` : `${number(km / kmPerMile, 0)} mi`)),
    percent: maybe((value) => `${number(value, 0)} %`),
    energy: maybe((kwh) => `${number(kwh, 1)} kWh`),
    pressure: maybe((bar) => (metric ? `${number(bar, 2)} bar` : `${number(bar * psiPerBar, 0)} psi`)),
    moment: (at: Date): string =>
      `${new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(at)} UTC`,
  };
}
