import type { Block } from "./car.ts";

interface Session {
  id: number;
  vin: string;
  site: string;
  country: string;
  /** ISO 8601 with the offset of the place. */
  start: string;
  stop: string;
  unlatch: string;
  kwh: number;
  pricePerKwh: number;
  currency: string;
  /** Minutes blocked after the end, with their price. */
  idle?: { minutes: number; pricePerMinute: number };
  /** A session without any fee: given away. */
  isFree?: boolean;
}

/** One visit at a Supercharger as `dx/charging/history` tells it. */
export function chargingSession(session: Session): Block {
  const { id, vin, site, country, start, stop, unlatch, kwh, pricePerKwh, currency, idle } = session;
  const charging = fee(id * 10 + 1, "CHARGING", "kwh", kwh, session.isFree ? 0 : pricePerKwh, currency);
  const parking = idle && fee(id * 10 + 2, "PARKING", "min", idle.minutes, idle.pricePerMinute, currency);
  return {
    sessionId: id,
    vin,
    siteLocationName: site,
    chargeStartDateTime: start,
    chargeStopDateTime: stop,
    unlatchDateTime: unlatch,
    countryCode: country,
    fees: parking ? [charging, parking] : [charging],
    billingType: "IMMEDIATE",
    invoices: session.isFree
      ? []
      : [{ fileName: `INV-${id}-${country}.pdf`, contentId: `c0ffee-${id}`, invoiceType: "IMMEDIATE" }],
    vehicleMakeType: "TSLA",
  };
}

function fee(id: number, type: string, unit: string, usage: number, rate: number, currency: string): Block {
  const total = Math.round(usage * rate * 100) / 100;
  return {
    sessionFeeId: id,
    feeType: type,
    currencyCode: currency,
    pricingType: rate === 0 ? "NO_CHARGE" : "PAYMENT",
    rateBase: rate,
    rateTier1: 0,
    rateTier2: 0,
    rateTier3: null,
    rateTier4: null,
    usageBase: usage,
    usageTier1: 0,
    usageTier2: 0,
    usageTier3: null,
    usageTier4: null,
    totalBase: total,
    totalTier1: 0,
    totalTier2: 0,
    totalTier3: 0,
    totalTier4: 0,
    totalDue: total,
    netDue: total,
    uom: unit,
    isPaid: true,
    status: "PAID",
  };
}
