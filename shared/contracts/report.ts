import * as z from "zod";
import { Alerts, Service } from "./report/alerts.ts";
import { Battery, BatteryEstimate } from "./report/battery.ts";
import { Comfort, Security } from "./report/cabin.ts";
import { ChargingHistory } from "./report/charging.ts";
import { Identity, Odometer, Options, ReleaseNotes, Software } from "./report/identity.ts";
import { Provenance, ReportMethod } from "./report/provenance.ts";
import { section } from "./report/section.ts";
import { Tyres } from "./report/tyres.ts";
import { notChecked, Verdict } from "./report/verdict.ts";
import { Warranty } from "./report/warranty.ts";

export const copies = ["owner", "buyer"] as const;
/** Whom a report is for: a buyer's tells nothing of where or how the owner lives. */
export type Copy = (typeof copies)[number];

export const vinShown = ["masked", "full"] as const;
export type VinShown = (typeof vinShown)[number];

/** A vehicle as it was at one moment: SI inside, units only where a person reads it. */
export const Report = z
  .object({
    vehicle_id: z.string(),
    snapshot_id: z.string(),
    read_at: z.iso.datetime(),
    copy: z.enum(copies),
    utc_offset_seconds: z
      .int()
      .nullable()
      .meta({ description: "The car's own time zone; the owner's copy only" }),
    cost_usd: z.number().meta({ description: "What Tesla bills for reading it" }),
    verdict: Verdict,
    identity: section(Identity),
    odometer: section(Odometer),
    battery: section(Battery),
    battery_estimate: section(BatteryEstimate),
    charging_history: section(ChargingHistory),
    tyres: section(Tyres),
    software: section(Software),
    release_notes: section(ReleaseNotes),
    alerts: section(Alerts),
    service: section(Service),
    warranty: section(Warranty),
    options: section(Options),
    security: section(Security),
    comfort: section(Comfort),
    not_checked: z.array(z.enum(notChecked)),
    provenance: Provenance,
    method: ReportMethod,
  })
  .meta({ id: "Report" });
export type Report = z.infer<typeof Report>;

/** Every part that can be fresh, cached or absent, in the order in which it is read. */
export const sectionNames = [
  "identity",
  "odometer",
  "battery",
  "battery_estimate",
  "charging_history",
  "tyres",
  "software",
  "release_notes",
  "alerts",
  "service",
  "warranty",
  "options",
  "security",
  "comfort",
] as const satisfies readonly (keyof Report)[];
export type SectionName = (typeof sectionNames)[number];

export const ReportQuote = z
  .object({
    currency: z.literal("USD"),
    calls: z.array(z.object({ call: z.string(), category: z.string(), price: z.number() })),
    total: z.number(),
    total_most: z.number().meta({ description: "Where the charging history has more than one page" }),
    budget_left: z.number().meta({ description: "What this person may still cost today" }),
  })
  .meta({ id: "ReportQuote", description: "What Tesla would bill for reading a report" });
export type ReportQuote = z.infer<typeof ReportQuote>;
