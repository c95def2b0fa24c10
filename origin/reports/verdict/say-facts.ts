import { type EstimateRefusal, estimateRefusals } from "../../../shared/contracts/report/battery.ts";
import { type TyreRefusal, tyreRefusals } from "../../../shared/contracts/report/tyres.ts";
import type { Fact, FactCode } from "../../../shared/contracts/report/verdict.ts";

/** The facts of a verdict as an English paragraph, for who reads JSON; the page and the PDF word them themselves. */
export const sayFacts = (facts: readonly Fact[]): string =>
  facts
    .map(({ code, values }) => sentences[code]((name) => values[name] ?? null))
    .filter((sentence) => sentence !== "")
    .map((sentence) => `${sentence}.`)
    .join(" ");

type Value = number | string | null;
type Say = (value: (name: string) => Value) => string;

const sentences: Readonly<Record<FactCode, Say>> = {
  car: (value) => {
    const year = value("model_year") === null ? "" : ` of model year ${value("model_year")}`;
    const km = value("distance_km");
    return `${value("model") ?? "A car"}${year}${km === null ? "" : ` with ${thousands(km)} km`}`;
  },
  "battery-estimated": (value) =>
    `When full, the car shows about ${value("percent")} % of its range when new, between ${value("low_percent")} and ${value("high_percent")} %`,
  "battery-refused": (value) => {
    const reason = String(value("reason"));
    return `The battery is not estimated${isRefusal(reason) ? `: ${lowered(estimateRefusals[reason].say)}` : ""}`;
  },
  "battery-unread": () => "The battery was not read",
  "tyres-good": (value) =>
    `${value("count") === 4 ? "All tyres are" : `${value("count")} of the tyres judged:`} within 5 % of the placard`,
  "tyres-off": (value) =>
    `${value("count") === 1 ? "One tyre" : `${value("count")} tyres, most of all ${String(value("position")).replace("_", " ")}`}: ${tyreAdvice[String(value("band"))] ?? "look at them"}`,
  "tyres-ungraded": (value) => {
    const reason = String(value("reason"));
    return `The tyres are not judged${isTyreRefusal(reason) ? `: ${lowered(tyreRefusals[reason])}` : ""}`;
  },
  "tyres-unread": () => "The tyres were not read",
  "software-age": (value) =>
    `Its software is ${value("version")}${value("weeks") === null ? "" : `, ${value("weeks")} weeks old`}`,
  "software-waiting": (value) =>
    `Its software is ${value("version")}, and an update waits${value("update") === null ? "" : `: ${value("update")}`}`,
  "software-unread": () => "Its software was not read",
  "alerts-none": () => "Tesla lists no recent alerts",
  "alerts-driver": (value) => `Tesla lists recent alerts for the driver, of ${kindsOf(value("count"))}`,
  "alerts-service": (value) => `Tesla lists recent alerts for service alone, of ${kindsOf(value("count"))}`,
  "alerts-unread": () => "Alerts were not read",
  "warranty-full": (value) => `All covers run${leftSaid(value)}`,
  "warranty-partly": (value) => `Some covers are over (${value("over")}), others run${leftSaid(value)}`,
  "warranty-over": () => "All covers are over",
  "warranty-unread": () => "The warranty was not told",
  "data-complete": (value) =>
    isSome(value("left_out"))
      ? `Everything that this copy shows was read now; sections that it leaves out: ${value("left_out")}`
      : "Everything was read now",
  "data-gaps": (value) =>
    `${value("absent") === 1 ? "One part of this report is" : `${value("absent")} parts of this report are`} missing, with the reason${
      isSome(value("left_out")) ? `; sections that this copy leaves out: ${value("left_out")}` : ""
    }`,
};

const isSome = (value: Value): boolean => typeof value === "number" && value > 0;

function leftSaid(value: (name: string) => Value): string {
  const left = [
    value("days") === null ? "" : `${value("days")} days`,
    value("distance_km") === null ? "" : `${thousands(value("distance_km"))} km`,
  ].filter((text) => text !== "");
  return left.length === 0 ? "" : `; the nearest to its end has ${left.join(" or ")} left`;
}

const kindsOf = (count: Value): string => (count === 1 ? "one kind" : `${count} kinds`);

const tyreAdvice: Readonly<Record<string, string>> = {
  check: "check the pressure",
  act: "set the pressure soon",
  stop: "do not drive on before the pressure is set",
};

const isRefusal = (code: string): code is EstimateRefusal => Object.hasOwn(estimateRefusals, code);
const isTyreRefusal = (code: string): code is TyreRefusal => Object.hasOwn(tyreRefusals, code);
const lowered = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
const thousands = (value: Value): string => Math.round(Number(value)).toLocaleString("en");
