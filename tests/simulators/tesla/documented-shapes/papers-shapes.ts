import { z } from "zod";
import { isoTime, maybeNumber, maybeText, number, text, vin, yesNo } from "./vocabulary.ts";

/** What Tesla knows of a car, its owner and its charging without asking the car. */

export const alert = z.strictObject({
  name: text,
  time: isoTime,
  audience: z.array(z.enum(["customer", "service-fix", "service"])),
  user_text: text,
});

export const releaseNotes = z.strictObject({
  release_notes: z.array(
    z.strictObject({
      title: text,
      subtitle: text,
      description: text,
      customer_version: text,
      icon: text,
      show_in_history: yesNo,
      image_url: text,
      light_image_url: text,
    }),
  ),
  deployed_version: maybeText,
  staged_version: maybeText,
  release_notes_version: maybeText,
});

export const serviceVisit = z.strictObject({
  service_status: z.literal("in_service"),
  service_etc: isoTime,
  service_visit_number: z.string().startsWith("SV"),
  status_id: number,
});

export const driver = z.strictObject({
  my_tesla_unique_id: number,
  user_id: number,
  user_id_s: text,
  driver_first_name: text,
  driver_last_name: text,
  granular_access: z.strictObject({ hide_private: yesNo }),
  active_pubkeys: z.array(text),
  public_key: text,
});

const warranty = z.strictObject({
  warrantyType: z.enum(["NEW_MFG_WARRANTY", "BATTERY_WARRANTY", "DRIVEUNIT_WARRANTY"]),
  warrantyDisplayName: text,
  expirationDate: isoTime,
  expirationOdometer: maybeNumber,
  odometerUnit: z.enum(["MI", "KM"]),
  warrantyExpiredOn: isoTime.nullable(),
  coverageAgeInYears: number,
});

export const warranties = z.strictObject({
  activeWarranty: z.array(warranty),
  upcomingWarranty: z.array(warranty),
  expiredWarranty: z.array(warranty),
});

export const options = z.strictObject({
  codes: z.array(
    z.strictObject({
      code: z.string().startsWith("$"),
      displayName: text,
      colorCode: text.optional(),
      isActive: yesNo,
    }),
  ),
});

export const eligibility = z.strictObject({
  vin,
  country: text,
  type: text,
  eligible: z.array(
    z.strictObject({
      optionCode: text,
      optionGroup: text,
      currentOptionCode: maybeText,
      pricing: z.array(
        z.strictObject({ price: number, total: number, currencyCode: text, isPrimary: yesNo }),
      ),
    }),
  ),
});

const tiers = <Shape extends z.ZodType>(name: string, shape: Shape) =>
  Object.fromEntries([1, 2, 3, 4].map((tier) => [`${name}Tier${tier}`, shape]));

const fee = z.strictObject({
  sessionFeeId: number,
  feeType: z.enum(["CHARGING", "PARKING", "CONGESTION"]),
  currencyCode: z.string().length(3),
  pricingType: text,
  rateBase: number,
  ...tiers("rate", maybeNumber),
  usageBase: number,
  ...tiers("usage", maybeNumber),
  totalBase: number,
  ...tiers("total", number),
  totalDue: number,
  netDue: number,
  uom: z.enum(["kwh", "min"]),
  isPaid: yesNo,
  status: text,
});

export const chargingHistory = z.strictObject({
  data: z.array(
    z.strictObject({
      sessionId: number,
      vin,
      siteLocationName: text,
      chargeStartDateTime: isoTime,
      chargeStopDateTime: isoTime,
      unlatchDateTime: isoTime,
      countryCode: z.string().length(2),
      fees: z.array(fee),
      billingType: z.literal("IMMEDIATE"),
      invoices: z.array(z.strictObject({ fileName: text, contentId: text, invoiceType: text })),
      vehicleMakeType: z.literal("TSLA"),
    }),
  ),
  totalResults: number,
  hasMoreData: yesNo,
});

export const businessSessions = z.strictObject({
  data: z.array(
    z.strictObject({
      id: text,
      vin,
      model: maybeText,
      start_date_time: isoTime,
      stop_date_time: isoTime,
      location: z.looseObject({}),
      charging_periods: z.array(z.looseObject({})),
      tariffs: z.array(z.looseObject({})),
      total_cost: z.strictObject({ excl_vat: number, incl_vat: number, vat: number }),
      total_energy: number,
      total_time: number,
    }),
  ),
});
