import * as z from "zod";
import { languages, unitSystems } from "../languages.ts";
import { copies, vinShown } from "./report.ts";

/** How many photos a report takes. */
export const photosMax = 6;

export const PdfRequest = z
  .strictObject({
    vehicle_id: z.string().min(1).max(32),
    snapshot_id: z
      .uuid()
      .optional()
      .meta({ description: "The report that was shown; without it one is read now" }),
    language: z.enum(languages).default("en"),
    units: z.enum(unitSystems).default("metric"),
    copy: z.enum(copies).default("owner"),
    photos: z
      .array(z.uuid())
      .max(photosMax)
      .refine((ids) => new Set(ids).size === ids.length, "each photo once")
      .optional()
      .meta({ description: "Uploaded before; printed in this order" }),
    vin: z.enum(vinShown).default("masked").meta({ description: "In full only where its owner asks for it" }),
    notes: z.string().max(2_000).optional().meta({ description: "The seller's words: printed literally" }),
  })
  .meta({ id: "PdfRequest" });
export type PdfRequest = z.infer<typeof PdfRequest>;

export const PdfAccepted = z
  .object({ task_id: z.uuid(), status: z.literal("queued") })
  .meta({ id: "PdfAccepted" });

export const ReportStatus = z
  .object({
    status: z.enum(["queued", "processing", "complete", "failed"]),
    progress: z.number().min(0).max(1),
    step: z.string().nullable(),
    download_url: z
      .url()
      .optional()
      .meta({ description: "Opens the PDF without credentials until `expires_at`" }),
    expires_at: z.iso.datetime().optional(),
    error: z.string().optional().meta({ description: "The code of what went wrong" }),
  })
  .meta({ id: "ReportStatus" });
export type ReportStatus = z.infer<typeof ReportStatus>;
