import * as z from "zod";

export const alertAudiences = ["customer", "service-fix", "service"] as const;
export type AlertAudience = (typeof alertAudiences)[number];

/** Alerts of one name are one line. Tesla's own words; no cause is invented. */
export const Alerts = z
  .object({
    alerts: z
      .array(
        z.object({
          name: z.string(),
          text: z.string().nullable().meta({ description: "Tesla's sentence, where it has one" }),
          audience: z.enum(alertAudiences).meta({ description: "The nearest to the driver" }),
          count: z.int(),
          first_at: z.iso.datetime().nullable(),
          last_at: z.iso.datetime().nullable(),
        }),
      )
      .meta({ description: "What concerns the driver first, then what recurs most, then the newest" }),
    total: z.int(),
    left_out: z.int().meta({ description: "Names beyond those that are listed" }),
  })
  .meta({ id: "ReportAlerts" });
export type Alerts = z.infer<typeof Alerts>;

export const Service = z
  .object({
    in_service: z.boolean(),
    service_mode: z.boolean().nullable(),
    visit: z
      .object({
        status: z.string().nullable(),
        expected_at: z.iso.datetime().nullable(),
        number: z.string().nullable().meta({ description: "The owner's copy only" }),
      })
      .nullable()
      .meta({ description: "Null where no visit is open" }),
  })
  .meta({ id: "ReportService" });
export type Service = z.infer<typeof Service>;
