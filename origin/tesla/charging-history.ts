import * as z from "zod";
import type { Clock } from "../outside/clock/port.ts";
import type { TeslaAccount } from "./account.ts";
import type { CallAccount } from "./call-account.ts";
import type { Payer } from "./purse.ts";
import { listOf, reading } from "./readings.ts";

const Fee = z.object({
  feeType: reading.text,
  currencyCode: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .catch(undefined),
  pricingType: reading.text,
  uom: reading.text,
  usageBase: reading.within(0, 100_000),
  usageTier1: reading.within(0, 100_000),
  usageTier2: reading.within(0, 100_000),
  usageTier3: reading.within(0, 100_000),
  usageTier4: reading.within(0, 100_000),
  totalDue: reading.within(0, 100_000_000),
});

/** A session without a VIN is nobody's, and one without a beginning is no session. */
const ChargingSession = z.object({
  /** Can be above 2^53, where a number is only nearly an id: never the only thing to tell sessions apart by. */
  sessionId: z.union([z.number(), z.string()]),
  vin: z.string().regex(/^[A-HJ-NPR-Z0-9]{17}$/),
  chargeStartDateTime: z.iso.datetime({ offset: true }),
  chargeStopDateTime: reading.moment,
  siteLocationName: reading.text,
  countryCode: reading.text,
  fees: listOf(Fee).catch([]),
});
export type TeslaChargingSession = z.infer<typeof ChargingSession>;

const Page = z.object({
  data: listOf(ChargingSession),
  hasMoreData: reading.truth,
});

/** The sessions of every car of an account, and whether these are all. */
export interface TeslaChargingHistory {
  sessions: TeslaChargingSession[];
  complete: boolean;
}

export type ReadChargingHistory = (account: TeslaAccount, payer: Payer) => Promise<TeslaChargingHistory>;

export const chargingPagesMax = 4;
const pageSize = 50;
/** Somebody waits for it: past this no further page is begun. */
const pagesMsMax = 10_000;

/**
 * Asks once for all cars of the account, page by page. `hasMoreData` isn't promised: where it is absent a short page
 * is the last, and a page that brings nothing new ends it in any case.
 */
export function createReadChargingHistory(call: CallAccount, clock: Clock): ReadChargingHistory {
  return async (account, payer) => {
    const startedMs = clock.now();
    const found = new Map<string, TeslaChargingSession>();
    const told = (complete: boolean) => ({ sessions: [...found.values()], complete });
    for (let page = 1; page <= chargingPagesMax; page++) {
      const path = `/api/1/dx/charging/history?pageNo=${page}&pageSize=${pageSize}&sortBy=chargeStartDateTime&sortOrder=DESC`;
      const asked = call(account, { name: "charging_history", path, category: "data", answer: Page, payer });
      // Half a history is worth more than none, as long as it says so.
      const answer = await (page === 1 ? asked : asked.catch(() => undefined));
      if (!answer) return told(false);
      const before = found.size;
      for (const session of answer.data) found.set(keyOf(session), session);
      if (found.size === before || answer.hasMoreData === false) return told(true);
      if (answer.hasMoreData === undefined && answer.data.length < pageSize) return told(true);
      if (clock.now() - startedMs > pagesMsMax) break;
    }
    return told(false);
  };
}

/** Pages move while they are read: a session can be on two of them. */
const keyOf = ({ sessionId, vin, chargeStartDateTime }: TeslaChargingSession): string =>
  `${sessionId} ${vin} ${chargeStartDateTime}`;

/** The one place in which sessions of an account become those of a car. */
export const sessionsOf = (vin: string, sessions: readonly TeslaChargingSession[]): TeslaChargingSession[] =>
  sessions.filter((session) => session.vin === vin);
