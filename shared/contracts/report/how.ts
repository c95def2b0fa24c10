import * as z from "zod";

/** Ways in which a figure was derived: docs/report.md has the formula behind each. */
export const methods = [
  "battery.range-when-full",
  "efficiency.rated",
  "odometer.per-year",
  "software.weeks-since",
  "tyres.against-placard",
  "warranty.left",
  "verdict.lights",
] as const;
export type Method = (typeof methods)[number];

export const HowSure = z.enum(["high", "medium", "low", "none"]).meta({
  id: "HowSure",
  description: "How far a derived figure can be trusted; `none` where there is none",
});
export type HowSure = z.infer<typeof HowSure>;

/** How a figure was derived: the formula by its name, and everything that went into it. */
export const How = z
  .object({
    method: z.enum(methods),
    inputs: z.array(
      z.object({
        name: z.string(),
        value: z.union([z.number(), z.string(), z.boolean()]).nullable(),
        unit: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "How", description: "The formula by its name, and what went into it" });
export type How = z.infer<typeof How>;

/** What a derived figure wears. */
export const derived = { how: How, how_sure: HowSure };
