import { type ReferenceRange, referenceRanges, referenceTable } from "./reference-ranges.ts";

export interface CarKind {
  model: string;
  modelYear: number | null;
  trim: string;
  wheels: string;
  european: boolean | undefined;
}

export interface Reference {
  match: "exact" | "family";
  rangeMi: number;
  /** The row, for who wants to look it up. */
  of: string;
  isOtherRegion: boolean;
}

/**
 * The range of this kind of car when it was new. Exact is the same model, trim, year and wheels; family the same
 * model and trim with other wheels or of a neighbouring year. Nothing else is near enough.
 */
export function findReference(
  { model, modelYear, trim, wheels, european }: CarKind,
  rows: readonly ReferenceRange[] = referenceRanges,
): Reference | undefined {
  const inches = wheelInches(wheels);
  if (modelYear === null || inches === undefined) return undefined;
  const family = rows
    .filter((row) => row.model === model && row.trim === trim.toLowerCase())
    .filter((row) => Math.abs(row.modelYear - modelYear) <= 1)
    .toSorted((one, other) => farFrom(one) - farFrom(other));
  const [nearest] = family;
  if (!nearest) return undefined;
  return {
    match: farFrom(nearest) === 0 ? "exact" : "family",
    rangeMi: nearest.rangeMi,
    of: `${nearest.model} ${nearest.trim} ${nearest.modelYear}, ${nearest.wheelInches} in`,
    // A car that doesn't tell its market is doubted like one of another.
    isOtherRegion: european !== false && referenceTable.region === "na",
  };

  /** Years weigh more than wheels, and the older year is the nearer: what changed came later. */
  function farFrom(row: ReferenceRange): number {
    const years = row.modelYear - (modelYear ?? row.modelYear);
    return Math.abs(years) * 10 + (years > 0 ? 5 : 0) + (row.wheelInches === inches ? 0 : 1);
  }
}

/** `Pinwheel18CapKit` are of 18 inches; undefined where the name holds no size. */
export function wheelInches(wheels: string): number | undefined {
  const [, size] = wheels.match(/(?<!\d)(1[89]|2[0-2])(?!\d)/) ?? [];
  return size === undefined ? undefined : Number(size);
}
