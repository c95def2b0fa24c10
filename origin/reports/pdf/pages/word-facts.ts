import type { Fact } from "../../../../shared/contracts/report/verdict.ts";
import type { Kit } from "../design/kit.ts";
import { fill, type Words } from "../words.ts";

/** A fact of the verdict as a sentence of the report's language. */
export function wordFact(kit: Kit, { code, values }: Fact): string {
  const { words, figures } = kit;
  const number = (name: string): number | undefined => {
    const value = values[name];
    return typeof value === "number" ? value : undefined;
  };
  const word = (name: string): string => `${values[name] ?? ""}`;
  const format = (name: string, as: (value: number) => string): string => {
    const value = number(name);
    return value === undefined ? "—" : as(value);
  };
  const left = (): string => leftOf(kit, number("days") ?? null, number("distance_km") ?? null);
  const date = values["last_at"] ? figures.date(word("last_at")) : "—";
  const sentence = words.facts[code];
  const missing = number("left_out") ?? 0;
  const leftOut = missing > 0 && fill(words.facts["data-left-out"], { left_out: figures.number(missing) });
  switch (code) {
    case "car": {
      const car = [word("model"), word("model_year")].filter(Boolean).join(" ");
      return number("distance_km") === undefined
        ? `${car}.`
        : fill(sentence, { car, distance: format("distance_km", figures.distance) });
    }
    case "battery-estimated":
      return fill(sentence, {
        percent: format("percent", figures.percent),
        low: format("low_percent", figures.percent),
        high: format("high_percent", figures.percent),
      });
    case "battery-refused":
      return fill(sentence, { reason: pick(words.refusals, word("reason")) });
    case "tyres-off":
      return fill((number("count") ?? 1) > 1 ? words.facts["tyres-off-many"] : sentence, {
        count: format("count", figures.number),
        position: inSentence(kit, pick(words.tyre, word("position"))),
        band: inSentence(kit, pick(words.tyre, word("band"))),
      });
    case "tyres-ungraded":
      return fill(sentence, { reason: pick(words.tyre.refusals, word("reason")) });
    case "software-age":
      return number("weeks") === undefined
        ? fill(words.facts["software-undated"], { version: word("version") })
        : fill(sentence, { version: word("version"), age: format("weeks", figures.weeks) });
    case "software-waiting":
      return fill(sentence, { version: word("version") });
    case "alerts-driver":
    case "alerts-service":
      return fill(sentence, { count: format("count", figures.number), date });
    case "warranty-full":
    case "warranty-partly":
      return fill(sentence, {
        kind: pick(words.cover.kinds, word("kind")),
        left: left(),
        over: word("over")
          .split(" ")
          .map((kind) => pick(words.cover.kinds, kind))
          .join(", "),
      });
    case "data-complete":
      return leftOut ? `${words.facts["data-shown"]} ${leftOut}` : sentence;
    case "data-gaps": {
      const gaps = fill(sentence, {
        fresh: format("fresh", figures.number),
        cached: format("cached", figures.number),
        absent: format("absent", figures.number),
      });
      return leftOut ? `${gaps} ${leftOut}` : gaps;
    }
    default:
      return sentence;
  }
}

/** German writes its nouns with a capital wherever they stand. */
const inSentence = ({ figures: { language } }: Kit, word: string): string =>
  language === "de" ? word : word.toLocaleLowerCase(language);

/** What is left of a cover: days up to three months, then months, and distance where it is limited. */
export function leftOf(
  { words, figures }: Pick<Kit, "words" | "figures">,
  days: number | null,
  distanceKm: number | null,
): string {
  const time =
    days === null ? null : days < 92 ? figures.days(days) : figures.months(Math.floor(days / 30.44));
  const distance = distanceKm === null ? null : figures.distance(distanceKm);
  if (time !== null && distance !== null) return fill(words.cover.and, { days: time, distance });
  return time ?? distance ?? "—";
}

/** A word by a code that came from a report; the code itself where it is newer than our words. */
export function pick(words: Readonly<Record<string, unknown>>, code: string): string {
  const word = words[code];
  return typeof word === "string" ? word : code;
}

/** `DeepBlue` as people write it; the car's own word otherwise. */
export const spelledOut = (code: string | null | undefined): string | null =>
  code?.replaceAll(/(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z][a-z])/g, " ") ?? null;

/** The lights' own order of sections. */
export const chapterOfLight: Readonly<Record<keyof Words["lights"], keyof Words["sections"]>> = {
  battery: "battery_estimate",
  tyres: "tyres",
  software: "software",
  alerts: "alerts",
  warranty: "warranty",
  data: "provenance",
};
