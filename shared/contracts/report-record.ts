import * as z from "zod";
import { languages } from "../languages.ts";
import { pageOf } from "./page.ts";

const copies = ["owner", "buyer"] as const;

/** A PDF as its owner sees it in the list. */
export const ReportItem = z
  .object({
    id: z.uuid(),
    state: z.enum(["kept", "revoked"]),
    model: z.string(),
    vin: z.string().meta({ description: "Masked", example: "5YJ3E****" }),
    copy: z.enum(copies),
    language: z.enum(languages),
    size_bytes: z.int(),
    sha256: z.string(),
    read_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().meta({ description: "When the file is deleted" }),
    revoked_at: z.iso.datetime().nullable(),
    short_code: z.string().nullable(),
    verify_url: z.url().meta({ description: "The page that the QR code leads to" }),
    preview_url: z.url().nullable(),
    thumbnail_url: z.url().nullable(),
  })
  .meta({ id: "ReportItem" });
export type ReportItem = z.infer<typeof ReportItem>;

export const ReportList = pageOf(ReportItem).meta({ id: "ReportList" });
export type ReportList = z.infer<typeof ReportList>;

export const ReportLink = z
  .object({
    download_url: z.url().meta({ description: "Opens the PDF without credentials until `expires_at`" }),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: "ReportLink" });
export type ReportLink = z.infer<typeof ReportLink>;

/** What anyone who holds a copy may learn: nothing of who owns the car, nothing that finds it. */
export const Verification = z
  .object({
    id: z.uuid(),
    state: z.enum(["valid", "revoked"]),
    short_code: z.string().nullable(),
    sha256: z.string().meta({ description: "Of the whole file, as `sha256sum` tells it" }),
    size_bytes: z.int(),
    issued_at: z.iso.datetime(),
    revoked_at: z.iso.datetime().nullable(),
    file: z
      .enum(["kept", "expired", "removed"])
      .meta({ description: "Whether we still have the file ourselves" }),
    report: z
      .object({
        model: z.string(),
        vin: z.string().meta({ description: "At most its first five characters", example: "5YJ3E****" }),
        read_at: z.iso.datetime().nullable(),
        copy: z.enum(copies),
        language: z.enum(languages),
        manifest: z.string().nullable().meta({ description: "The signed text that stands in the PDF" }),
        key_id: z.string().nullable(),
      })
      .nullable()
      .meta({ description: "Null once its owner revoked it" }),
  })
  .meta({ id: "Verification" });
export type Verification = z.infer<typeof Verification>;
