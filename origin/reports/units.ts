/** Tesla tells lengths in miles, whatever the car's screen shows. */
export const kmPerMile = 1.609344;

/** To so many digits behind the point; what wasn't told stays untold. */
export function rounded(value: number, digits: number): number;
export function rounded(value: number | null | undefined, digits: number): number | null;
export function rounded(value: number | null | undefined, digits: number): number | null {
  if (value === null || value === undefined) return null;
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

export function kilometres(miles: number): number;
export function kilometres(miles: number | undefined): number | null;
export function kilometres(miles: number | undefined): number | null {
  return miles === undefined ? null : rounded(miles * kmPerMile, 1);
}

export const orNull = <Value>(value: Value | undefined): Value | null => value ?? null;
