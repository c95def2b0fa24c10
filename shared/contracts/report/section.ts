import * as z from "zod";

/** The calls that a report is made of, as Tesla names them. */
export const reportCalls = [
  "vehicle",
  "vehicle_data",
  "charging_history",
  "warranty_details",
  "options",
  "recent_alerts",
  "release_notes",
  "service_data",
  "fleet_status",
] as const;
export type ReportCall = (typeof reportCalls)[number];

/** Why a section holds nothing: a code for whoever words it, a sentence for whoever reads JSON. */
export const absences = {
  "not-told": "The car did not tell",
  "in-service": "The car is in service and cannot be read now",
  "scope-missing": "Tesla was not allowed to share this: sign in again and allow it",
  "access-off": "Mobile access is switched off in the car",
  unreachable: "Tesla did not answer",
  unexpected: "Tesla gave an answer that could not be used",
  "budget-used": "The budget for reading cars is used up",
  "left-out": "Left out of this copy: it would tell where or how the owner lives",
} as const;
export type Absence = keyof typeof absences;
export const absenceCodes = Object.keys(absences) as [Absence, ...Absence[]];

/**
 * A part of a report: what was read, or why it wasn't. One that failed costs itself, never the report. `cached` was
 * read for an earlier report of this session, at `read_at`, because the call failed now.
 */
export const section = <Schema extends z.ZodType>(data: Schema) =>
  z.object({
    state: z.enum(["fresh", "cached", "absent"]),
    source: z.enum(reportCalls).meta({ description: "The call that it was read from" }),
    read_at: z.iso.datetime(),
    reason: z.enum(absenceCodes).nullable().meta({ description: "Why it is absent or only cached" }),
    say: z.string().nullable().meta({ description: "The reason in a sentence" }),
    // Not `nullable()`: of a schema with a name that would describe one that is never null.
    data: z.union([data, z.null()]),
  });

export type Section<Data> = {
  state: "fresh" | "cached" | "absent";
  source: ReportCall;
  read_at: string;
  reason: Absence | null;
  say: string | null;
  data: Data | null;
};
