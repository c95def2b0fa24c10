/**
 * The rated range of cars when they were new. A row is here only where its figure is beyond doubt; a car that isn't
 * here gets no estimate. Cars count their rated range by the cycle of their market: the rows are EPA's, and outside
 * North America a car is held against them with a wider interval (docs/report.md).
 */
export interface ReferenceRange {
  model: "Model S" | "Model 3" | "Model X" | "Model Y";
  /** `trim_badging`, as the car spells it. */
  trim: string;
  /** By the tenth character of the VIN. */
  modelYear: number;
  /** Of the wheels that the figure was measured on, in inches. */
  wheelInches: number;
  rangeMi: number;
}

export const referenceTable = {
  version: "2026-11-1",
  cycle: "EPA",
  region: "na",
  /** Each figure can be looked up there by model year. */
  source: "US EPA, fueleconomy.gov",
} as const;

// Not here, though EPA lists them: what was sold under one badge with two ranges in a year (Model 3 74d of 2023: 358,
// later 333), or was given more by a later version of the software (Model 3 74 of 2018 and 2019: 310, later 325).
type Row = readonly [trim: string, modelYear: number, wheelInches: number, rangeMi: number];

const model3: readonly Row[] = [
  ["74d", 2018, 18, 310],
  ["p74d", 2018, 20, 310],
  ["50", 2019, 18, 240],
  ["62", 2019, 18, 264],
  ["74d", 2019, 18, 310],
  ["p74d", 2019, 20, 310],
  ["50", 2020, 18, 250],
  ["74d", 2020, 18, 322],
  ["p74d", 2020, 20, 299],
  ["50", 2021, 18, 263],
  ["74d", 2021, 18, 353],
  ["p74d", 2021, 20, 315],
  ["50", 2022, 18, 272],
  ["74d", 2022, 18, 358],
  ["p74d", 2022, 20, 315],
  ["50", 2023, 18, 272],
  ["p74d", 2023, 20, 315],
  ["50", 2024, 18, 272],
  ["74d", 2024, 18, 342],
];

const modelY: readonly Row[] = [
  ["74d", 2020, 19, 316],
  ["p74d", 2020, 21, 291],
  ["50", 2021, 19, 244],
  ["74d", 2021, 19, 326],
  ["p74d", 2021, 21, 303],
  ["74d", 2022, 19, 330],
  ["p74d", 2022, 21, 303],
  ["74d", 2023, 19, 330],
  ["p74d", 2023, 21, 303],
  ["74d", 2024, 19, 310],
];

const modelS: readonly Row[] = [
  ["85", 2013, 19, 265],
  ["p85", 2013, 19, 265],
  ["85", 2014, 19, 265],
  ["p85", 2014, 19, 265],
  ["85", 2015, 19, 265],
  ["85d", 2015, 19, 270],
  ["70d", 2015, 19, 240],
  ["75", 2016, 19, 249],
  ["75d", 2016, 19, 259],
  ["90d", 2016, 19, 294],
  ["75", 2017, 19, 249],
  ["75d", 2017, 19, 259],
  ["90d", 2017, 19, 294],
  ["100d", 2017, 19, 335],
  ["p100d", 2017, 19, 315],
  ["75d", 2018, 19, 259],
  ["100d", 2018, 19, 335],
  ["p100d", 2018, 19, 315],
];

const modelX: readonly Row[] = [
  ["90d", 2016, 20, 257],
  ["p90d", 2016, 20, 250],
  ["90d", 2017, 20, 257],
  ["100d", 2017, 20, 295],
  ["p100d", 2017, 20, 289],
  ["75d", 2018, 20, 238],
  ["100d", 2018, 20, 295],
  ["p100d", 2018, 20, 289],
];

const rowsOf = (model: ReferenceRange["model"], rows: readonly Row[]): ReferenceRange[] =>
  rows.map(([trim, modelYear, wheelInches, rangeMi]) => ({ model, trim, modelYear, wheelInches, rangeMi }));

export const referenceRanges: readonly ReferenceRange[] = [
  ...rowsOf("Model 3", model3),
  ...rowsOf("Model Y", modelY),
  ...rowsOf("Model S", modelS),
  ...rowsOf("Model X", modelX),
];

/** Sold with a larger battery than they may use: their range says what was bought, not what is left. */
const softwareLimited: readonly { model: string; trim: string; modelYears: readonly number[] }[] = [
  { model: "Model S", trim: "40", modelYears: [2012, 2013] },
  { model: "Model S", trim: "60", modelYears: [2016, 2017] },
  { model: "Model S", trim: "60d", modelYears: [2016, 2017] },
  { model: "Model S", trim: "70", modelYears: [2016] },
  { model: "Model S", trim: "70d", modelYears: [2016] },
  { model: "Model X", trim: "60d", modelYears: [2016, 2017] },
];

export const isSoftwareLimited = (model: string, trim: string, modelYear: number | null): boolean =>
  softwareLimited.some(
    (limited) =>
      limited.model === model &&
      limited.trim === trim.toLowerCase() &&
      modelYear !== null &&
      limited.modelYears.includes(modelYear),
  );
