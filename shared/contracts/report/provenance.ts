import * as z from "zod";
import { absenceCodes, reportCalls } from "./section.ts";

/** When each figure was read, from which call, and what that cost. "Not available" is not zero. */
export const Provenance = z
  .object({
    calls: z.array(
      z.object({
        call: z.enum(reportCalls),
        outcome: z.enum(["answered", "failed", "not-asked"]),
        reason: z.enum(absenceCodes).nullable(),
        at: z.iso.datetime(),
        status: z.int().nullable().meta({ description: "Tesla's HTTP status; null where none came" }),
        cost_usd: z.number(),
        missing: z.array(z.string()).meta({ description: "Fields that a report uses and the answer lacked" }),
      }),
    ),
    woken: z.boolean().meta({ description: "Whether the car was woken for it" }),
    region: z.enum(["na", "eu"]),
  })
  .meta({ id: "ReportProvenance" });
export type Provenance = z.infer<typeof Provenance>;

/** What docs/report.md explains: the same for every report of these versions. */
export const ReportMethod = z
  .object({
    rules_version: z.string(),
    reference_table_version: z.string(),
    interval_percent: z.number(),
    sigma_percent: z
      .record(z.string(), z.number())
      .meta({ description: "One-sigma terms of the battery estimate, by name" }),
  })
  .meta({ id: "ReportMethod" });
export type ReportMethod = z.infer<typeof ReportMethod>;
