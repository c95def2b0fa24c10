import { type Grade, grades } from "../../../shared/contracts/report/battery.ts";

/** One-sigma terms of the estimate, in percent: what each is and why stands in docs/report.md. */
export const sigmaPercent = {
  drift_nickel: 2,
  drift_lfp: 4,
  reference_exact: 1.5,
  reference_family: 5,
  /** More where the table's row is of another market than the car: its cycle may be another. */
  reference_other_region: 2.6,
} as const;

/** Of a normal distribution 90 % lie within so many sigmas. */
const sigmas90 = 1.645;

export interface SigmaInput {
  usablePercent: number;
  chemistry: "nickel" | "lfp";
  match: "exact" | "family";
  isOtherRegion: boolean;
}

/** A level is a whole number: half of one either way, evenly, beside what the car and the table are wrong by. */
export function sigmaOf({ usablePercent, chemistry, match, isOtherRegion }: SigmaInput) {
  const rounding = (0.5 / usablePercent / Math.sqrt(3)) * 100;
  const drift = chemistry === "lfp" ? sigmaPercent.drift_lfp : sigmaPercent.drift_nickel;
  const matched = match === "exact" ? sigmaPercent.reference_exact : sigmaPercent.reference_family;
  const reference = isOtherRegion ? Math.hypot(matched, sigmaPercent.reference_other_region) : matched;
  return { rounding, drift, reference, total: Math.hypot(rounding, drift, reference) };
}

export interface Interval {
  percent: number;
  low_percent: number;
  high_percent: number;
}

/** What the battery still holds of what it held when new, with the interval that holds the truth nine times of ten. */
export function intervalOf(
  rangeKm: number,
  usablePercent: number,
  rangeWhenNewKm: number,
  sigma: number,
): Interval {
  const percent = (rangeKm / (usablePercent / 100) / rangeWhenNewKm) * 100;
  const half = sigmas90 * sigma;
  return { percent, low_percent: percent - half, high_percent: percent + half };
}

/** As it is printed: whole, never above 100, and never narrower than it is. */
export const shownOf = ({ percent, low_percent, high_percent }: Interval): Interval => ({
  percent: capped(Math.round(percent)),
  low_percent: capped(Math.floor(low_percent)),
  high_percent: capped(Math.ceil(high_percent)),
});

const capped = (percent: number): number => Math.min(100, Math.max(0, percent));

/** From here up. The lowest edge is the line of Tesla's battery warranty. */
export const gradeEdges: Readonly<Record<Grade, number>> = { A: 90, B: 80, C: 70, D: 0 };
export const warrantyLinePercent = 70;

export const gradeOf = (percent: number): Grade =>
  grades.find((grade) => percent >= gradeEdges[grade]) ?? "D";

/** Every grade that an interval touches, best first: never one alone where an edge lies within. */
export function gradesOf({ low_percent, high_percent }: Interval): Grade[] {
  const best = grades.indexOf(gradeOf(high_percent));
  const worst = grades.indexOf(gradeOf(low_percent));
  return grades.slice(best, worst + 1);
}
