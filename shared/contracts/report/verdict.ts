import * as z from "zod";
import { derived, HowSure } from "./how.ts";

export const lightSubjects = ["battery", "tyres", "software", "alerts", "warranty", "data"] as const;
export type LightSubject = (typeof lightSubjects)[number];
export const lightColours = ["green", "amber", "red", "grey"] as const;
export type LightColour = (typeof lightColours)[number];

/**
 * What the verdict says, for whoever words it: a code and the figures that its sentence needs, in SI. The values that
 * belong to each code stand beside it.
 */
export const factCodes = {
  car: "model, model_year, distance_km",
  "battery-estimated": "percent, low_percent, high_percent, grades (`A`, `A B`)",
  "battery-refused": "reason: the first refusal's code",
  "battery-unread": "",
  "tyres-good": "count",
  "tyres-off": "band (`check`, `act`, `stop`) and position of the worst, count of all that are off",
  "tyres-ungraded": "reason: the first refusal's code",
  "tyres-unread": "",
  "software-age": "version, weeks",
  "software-waiting": "version, weeks, update",
  "software-unread": "",
  "alerts-none": "",
  "alerts-driver": "count of names, last_at",
  "alerts-service": "count of names, last_at",
  "alerts-unread": "",
  "warranty-full": "kind, days, distance_km of the cover that has least left",
  "warranty-partly": "over: kinds (`basic`), kind, days, distance_km of the active cover that has least left",
  "warranty-over": "",
  "warranty-unread": "",
  "data-complete": "sections, left_out: how many the copy leaves out",
  "data-gaps": "fresh, cached, absent, left_out",
} as const;
export type FactCode = keyof typeof factCodes;
const codes = Object.keys(factCodes) as [FactCode, ...FactCode[]];

export const Fact = z.object({
  code: z.enum(codes),
  values: z.record(z.string(), z.union([z.number(), z.string()]).nullable()),
});
export type Fact = z.infer<typeof Fact>;

export const Verdict = z
  .object({
    lights: z.array(
      z.object({
        subject: z.enum(lightSubjects),
        colour: z.enum(lightColours).meta({ description: "Grey: not told, or not to be judged" }),
        how_sure: HowSure,
        fact: Fact,
      }),
    ),
    facts: z.array(Fact).meta({ description: "The paragraph, fact by fact, for each language to word" }),
    say: z.string().meta({ description: "The paragraph in English" }),
    how: derived.how,
  })
  .meta({ id: "ReportVerdict" });
export type Verdict = z.infer<typeof Verdict>;

/** What no call can tell, and a buyer has to look at. */
export const notChecked = [
  "accidents",
  "title",
  "cell-balance",
  "low-voltage-battery",
  "body",
  "brakes",
  "tyre-tread",
  "recalls",
] as const;
export type NotChecked = (typeof notChecked)[number];
