import type { HowSure } from "../../../shared/contracts/report/how.ts";
import type { Section } from "../../../shared/contracts/report/section.ts";
import type { Tyre } from "../../../shared/contracts/report/tyres.ts";
import type { Fact, LightColour, LightSubject } from "../../../shared/contracts/report/verdict.ts";
import type { Cover } from "../../../shared/contracts/report/warranty.ts";
import type { Report } from "../../../shared/contracts/report.ts";

export interface Light {
  subject: LightSubject;
  colour: LightColour;
  how_sure: HowSure;
  fact: Fact;
}

/** The part of a report that a verdict is made of. */
export type Judged = Pick<
  Report,
  "identity" | "odometer" | "battery_estimate" | "tyres" | "software" | "alerts" | "warranty"
>;

const light = (
  subject: LightSubject,
  colour: LightColour,
  how_sure: HowSure,
  code: Fact["code"],
  values: Fact["values"] = {},
): Light => ({ subject, colour, how_sure, fact: { code, values } });

const unread = (subject: LightSubject, code: Fact["code"]): Light => light(subject, "grey", "none", code);

/** Green where even the lower end is well above the warranty line, red where even the upper end is below it. */
export function batteryLight({ data }: Judged["battery_estimate"]): Light {
  if (data === null) return unread("battery", "battery-unread");
  const { shown, refusals, grades, how_sure } = data;
  if (shown === null)
    return light("battery", "grey", "none", "battery-refused", { reason: refusals[0]?.code ?? null });
  const colour = shown.high_percent < 70 ? "red" : shown.low_percent >= 75 ? "green" : "amber";
  return light("battery", colour, how_sure, "battery-estimated", { ...shown, grades: grades.join(" ") });
}

export function tyresLight({ data }: Judged["tyres"]): Light {
  if (data === null) return unread("tyres", "tyres-unread");
  const { tyres, worst_band: worst, how_sure } = data;
  if (worst === null) {
    const reason = tyres.find(({ not_graded }) => not_graded !== null)?.not_graded ?? null;
    return light("tyres", "grey", "none", "tyres-ungraded", { reason });
  }
  if (worst === "good") {
    const count = tyres.filter(({ band }) => band === "good").length;
    // Three good ones say nothing of the fourth.
    const colour = count === tyres.length ? "green" : "amber";
    return light("tyres", colour, how_sure, "tyres-good", { count });
  }
  const off = tyres.filter(({ band }) => band !== null && band !== "good");
  const [first] = off.filter(({ band }) => band === worst).toSorted((a, b) => distanceOf(b) - distanceOf(a));
  const values = { band: worst, count: off.length, position: first?.position ?? null };
  return light("tyres", worst === "stop" ? "red" : "amber", how_sure, "tyres-off", values);
}

/** How far a tyre is from the placard, whichever way, at one temperature where that is known. */
const distanceOf = ({ at_20c_deviation_percent, deviation_percent }: Tyre): number =>
  Math.abs(at_20c_deviation_percent ?? deviation_percent ?? 0);

const weeks = { green: 13, amber: 39 };

export function softwareLight({ data }: Judged["software"]): Light {
  if (data === null) return unread("software", "software-unread");
  const age = data.age?.weeks ?? null;
  const values = { version: data.version, weeks: age };
  if (data.update)
    return light("software", "amber", "high", "software-waiting", { ...values, update: data.update.version });
  if (age === null) return light("software", "grey", "none", "software-age", values);
  const colour = age <= weeks.green ? "green" : age <= weeks.amber ? "amber" : "red";
  return light("software", colour, data.age?.how_sure ?? "none", "software-age", values);
}

const freshAlertMs = 7 * 86_400_000;

/** Red only where an alert meant for the driver came within the last week: what is recent isn't always still open. */
export function alertsLight({ data, read_at }: Judged["alerts"]): Light {
  if (data === null) return unread("alerts", "alerts-unread");
  if (data.alerts.length === 0) return light("alerts", "green", "medium", "alerts-none");
  const forDriver = data.alerts.filter(({ audience }) => audience === "customer");
  const of = forDriver.length > 0 ? forDriver : data.alerts;
  const last =
    of
      .flatMap(({ last_at }) => (last_at === null ? [] : [last_at]))
      .sort()
      .at(-1) ?? null;
  const values = { count: of.length, last_at: last };
  if (forDriver.length === 0) return light("alerts", "amber", "medium", "alerts-service", values);
  const isFresh = last !== null && Date.parse(read_at) - Date.parse(last) <= freshAlertMs;
  return light("alerts", isFresh ? "red" : "amber", "medium", "alerts-driver", values);
}

const shareSmall = 0.1;

/** Green while everything still runs with some left; amber where the basic cover is over or one nearly is. */
export function warrantyLight({ data }: Judged["warranty"]): Light {
  if (data === null) return unread("warranty", "warranty-unread");
  const running = data.covers.filter(({ state, left }) => state === "active" && !left?.over);
  const over = data.covers.filter(isOver);
  const least = leastLeft(running);
  if (!least) {
    return over.length > 0
      ? light("warranty", "red", "high", "warranty-over")
      : unread("warranty", "warranty-unread");
  }
  const values = {
    kind: least.kind,
    days: least.left?.days ?? null,
    distance_km: least.left?.distance_km ?? null,
  };
  const sure = least.left?.how_sure ?? "none";
  if (over.length > 0) {
    const kinds = [...new Set(over.map(({ kind }) => kind))].join(" ");
    return light("warranty", "amber", sure, "warranty-partly", { over: kinds, ...values });
  }
  const isNearlyOver = (least.left?.share ?? 1) < shareSmall;
  return light("warranty", isNearlyOver ? "amber" : "green", sure, "warranty-full", values);
}

const isOver = ({ state, left }: Cover): boolean =>
  left?.over === true || (state !== "active" && state !== "upcoming");

const leastLeft = (covers: readonly Cover[]): Cover | undefined =>
  covers.toSorted((one, other) => (one.left?.share ?? 1) - (other.left?.share ?? 1))[0];

/** Green where every part that is shown was read now; red where the car itself wasn't. What a copy leaves out is told. */
export function dataLight(all: readonly Section<unknown>[], isCarRead: boolean): Light {
  const sections = all.filter(({ reason }) => reason !== "left-out");
  const left_out = all.length - sections.length;
  const count = (state: Section<unknown>["state"]): number =>
    sections.filter((section) => section.state === state).length;
  const values = { fresh: count("fresh"), cached: count("cached"), absent: count("absent"), left_out };
  if (values.fresh === sections.length)
    return light("data", "green", "high", "data-complete", { sections: sections.length, left_out });
  return light("data", isCarRead ? "amber" : "red", "high", "data-gaps", values);
}
