import { expect, test } from "bun:test";
import type { Report } from "../../../shared/contracts/report.ts";
import { languages } from "../../../shared/languages.ts";
import { box } from "./box.ts";
import { drawPictures } from "./draw-pictures.ts";
import { figuresOf } from "./figures.ts";
import { pageCard } from "./page-card.ts";
import { type PictureFacts, pictureFactsOf } from "./picture-facts.ts";
import { previewCard } from "./preview-card.ts";

const facts: PictureFacts = {
  model: "Model 3",
  modelYear: 2022,
  vinMasked: "5YJ3E****",
  readAt: new Date(Date.UTC(2026, 10, 28)),
  shortCode: "7KQ2M-9DXRF",
  odometerKm: 68_421.4,
  rangeKm: 402,
  battery: { percent: 91, lowPercent: 86.5, highPercent: 95.5 },
  language: "en",
  units: "metric",
};
const report = {
  read_at: "2026-11-28T00:00:00.000Z",
  identity: { data: { model: "Model 3", model_year: 2022, vin: "5YJ3E1EA2NF000001", name: "Blue Three" } },
  odometer: { data: { distance_km: 68_421.4 } },
  battery: { data: { range_km: 271 } },
  battery_estimate: {
    data: { range_when_full_km: 402, shown: { percent: 91, low_percent: 86.5, high_percent: 95.5 } },
  },
} as unknown as Report;

test("a buyer's picture shows figures, an owner's none, and neither a whole VIN nor the car's name", () => {
  const look = { language: "en", units: "metric", shortCode: facts.shortCode } as const;
  expect(pictureFactsOf(report, { ...look, copy: "buyer" })).toEqual(facts);
  const owners = pictureFactsOf(report, { ...look, copy: "owner" });
  expect(figuresOf(owners)).toEqual([]);
  for (const shown of [facts, owners])
    for (const card of [previewCard, pageCard])
      expect(JSON.stringify(card(shown))).not.toMatch(/NF000001|Blue Three/);
});

test("figures are told as a person of the language reads them, and never made up", () => {
  expect(figuresOf(facts).map(({ value }) => value)).toEqual(["68,421 km", "91%", "402 km"]);
  expect(figuresOf({ ...facts, units: "imperial" }).map(({ value }) => value)).toEqual([
    "42,515 mi",
    "91%",
    "250 mi",
  ]);
  expect(figuresOf({ ...facts, odometerKm: null, battery: null })).toHaveLength(1);
});

test.each([...languages])("the same facts give the same picture, in %s too", async (language) => {
  const [first, second] = [
    await drawPictures({ ...facts, language }),
    await drawPictures({ ...facts, language }),
  ];
  expect(Bun.hash(first.preview)).toBe(Bun.hash(second.preview));
  expect(first.preview.byteLength).toBeLessThan(150_000);
});

test("text is only ever text, and nothing in a picture can name an address", async () => {
  const odd = { ...facts, model: '<image href="http://127.0.0.1:9/x"/>&amp;' };
  expect((await drawPictures(odd)).preview.byteLength).toBeGreaterThan(1_000);
  for (const address of ["url(http://127.0.0.1:9/x.png)", "URL (file:///etc/passwd)"])
    expect(() => box({ backgroundImage: address }, "x")).toThrow("names an address");
});
