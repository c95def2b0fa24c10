import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import { chargingHistoryOf } from "../../origin/reports/sections/charging-history.ts";
import type { CallAccount } from "../../origin/tesla/call-account.ts";
import {
  chargingPagesMax,
  createReadChargingHistory,
  sessionsOf,
} from "../../origin/tesla/charging-history.ts";
import type { Payer } from "../../origin/tesla/purse.ts";
import { account } from "../faults/tesla-calls.ts";
import type { Block } from "../simulators/tesla/people/car.ts";
import { companion } from "../simulators/tesla/people/cars/companion.ts";
import { worn } from "../simulators/tesla/people/cars/worn.ts";
import { chargingSession } from "../simulators/tesla/people/charging-session.ts";

const payer: Payer = {
  reserve: async () => ({ settle: async () => 0 }),
  costMicroUsd: () => 0,
  status: () => undefined,
};

/** A Tesla that answers with these pages, one after another. */
function pagesOf(pages: readonly unknown[], pageMs = 0) {
  let asked = 0;
  const clock = createManualClock();
  const call: CallAccount = async (_account, { answer }) => {
    await clock.advance(pageMs);
    const page = pages[asked++];
    if (page instanceof Error) throw page;
    return answer.parse(page ?? { data: [] });
  };
  return { read: () => createReadChargingHistory(call, clock)(account, payer), asked: () => asked };
}
const paged = (sessions: readonly Block[], pageSize: number, hasMore: "told" | "untold"): unknown[] =>
  Array.from({ length: Math.max(1, Math.ceil(sessions.length / pageSize)) }, (_, page) => ({
    data: sessions.slice(page * pageSize, (page + 1) * pageSize),
    ...(hasMore === "told" && { hasMoreData: (page + 1) * pageSize < sessions.length }),
  }));

const vins = [worn.vin, companion.vin, "5YJ3E1ECXPF403003"] as const;
const one = (vin: string, id: number, index: number): Block => ({
  ...chargingSession({
    id,
    vin,
    site: `Site of ${vin}`,
    country: "IT",
    start: new Date(Date.UTC(2026, 0, 1 + index, 8)).toISOString(),
    stop: new Date(Date.UTC(2026, 0, 1 + index, 9)).toISOString(),
    unlatch: new Date(Date.UTC(2026, 0, 1 + index, 9)).toISOString(),
    kwh: 10 + index,
    pricePerKwh: 0.5,
    currency: "EUR",
  }),
});

describe("sessions of an account", () => {
  test("go to their own car, all of them and once, in any order, on pages of any size", async () => {
    const arrangement = fc
      .array(fc.record({ vin: fc.constantFrom(...vins), isHuge: fc.boolean() }), { maxLength: 40 })
      .map((cars) =>
        // Two neighbours above 2^53 are the same number in JSON: the beginning tells them apart.
        cars.map(({ vin, isHuge }, index) =>
          one(vin, isHuge ? 2 ** 60 + (index % 2) : 90_000_000 + index, index),
        ),
      )
      .chain((sessions) => fc.shuffledSubarray(sessions, { minLength: sessions.length }));
    await fc.assert(
      fc.asyncProperty(arrangement, fc.integer({ min: 10, max: 50 }), async (sessions, pageSize) => {
        const history = await pagesOf(paged(sessions, pageSize, "told")).read();
        expect(history).toMatchObject({ complete: true, sessions: { length: sessions.length } });
        for (const vin of vins) {
          const own = sessions.filter((session) => session["vin"] === vin);
          const told = chargingHistoryOf(history, vin);
          expect(told.totals.sessions).toBe(own.length);
          expect(told.sessions.every(({ place }) => place === `Site of ${vin}`)).toBe(true);
        }
        const attributed = vins.flatMap((vin) => sessionsOf(vin, history.sessions));
        expect(attributed).toHaveLength(sessions.length);
      }),
    );
  });

  test("without a VIN, or without a beginning, are nobody's", async () => {
    const good = one(worn.vin, 1, 0);
    const odd = [{ ...good, vin: null }, { ...good, chargeStartDateTime: "<invalid>" }, null, 7, "x"];
    const { sessions } = await pagesOf([{ data: [good, ...odd], hasMoreData: false }]).read();
    expect(sessions).toHaveLength(1);
  });

  test("on two pages that moved while they were read are counted once", async () => {
    const [a, b, c] = [one(worn.vin, 1, 0), one(worn.vin, 2, 1), one(worn.vin, 3, 2)];
    const pages = pagesOf([
      { data: [c, b], hasMoreData: true },
      { data: [b, a], hasMoreData: false },
    ]);
    expect((await pages.read()).sessions).toHaveLength(3);
  });
});

describe("pages", () => {
  const sessions = Array.from({ length: 120 }, (_, index) => one(worn.vin, index, index));

  test("end with a short one where Tesla doesn't say whether there are more", async () => {
    const pages = pagesOf(paged(sessions, 50, "untold"));
    expect(await pages.read()).toMatchObject({ complete: true, sessions: { length: 120 } });
    expect(pages.asked()).toBe(3);
  });

  test("end where one brings nothing new, though it says that there are more", async () => {
    const same = { data: sessions.slice(0, 50), hasMoreData: true };
    const pages = pagesOf([same, same, same, same]);
    expect(await pages.read()).toMatchObject({ complete: true, sessions: { length: 50 } });
    expect(pages.asked()).toBe(2);
  });

  test("have a bound, and a history that is cut says so", async () => {
    const many = Array.from({ length: 500 }, (_, index) => one(worn.vin, index, index));
    const pages = pagesOf(paged(many, 50, "told"));
    expect(await pages.read()).toMatchObject({
      complete: false,
      sessions: { length: 50 * chargingPagesMax },
    });
    expect(pages.asked()).toBe(chargingPagesMax);
  });

  test("that take too long are not all waited for", async () => {
    const pages = pagesOf(paged(sessions, 25, "told"), 6_000);
    expect(await pages.read()).toMatchObject({ complete: false, sessions: { length: 50 } });
    expect(pages.asked()).toBe(2);
  });

  test("one that fails after the first leaves the others, and a history that says it isn't whole", async () => {
    const pages = pagesOf([{ data: sessions.slice(0, 50), hasMoreData: true }, new Error("cut")]);
    expect(await pages.read()).toMatchObject({ complete: false, sessions: { length: 50 } });
    expect(pagesOf([new Error("cut")]).read()).rejects.toThrow("cut");
  });
});

describe("what a car charged", () => {
  const told = (fees: readonly Block[]) =>
    chargingHistoryOf(
      {
        sessions: sessionsWith(fees),
        complete: true,
      },
      worn.vin,
    );
  const withoutNulls = (fee: Block) =>
    Object.fromEntries(Object.entries(fee).filter(([, value]) => value !== null));
  const sessionsWith = (fees: readonly Block[]) =>
    fees.map((fee, index) => ({
      sessionId: index,
      vin: worn.vin,
      chargeStartDateTime: `2026-0${1 + index}-02T08:00:00+01:00`,
      chargeStopDateTime: undefined,
      siteLocationName: undefined,
      countryCode: undefined,
      fees: [
        {
          feeType: "CHARGING",
          currencyCode: "EUR",
          pricingType: "PAYMENT",
          uom: "kwh",
          usageBase: 10,
          usageTier1: undefined,
          usageTier2: undefined,
          usageTier3: undefined,
          usageTier4: undefined,
          totalDue: fee["totalDue"] === null ? undefined : 5,
          ...withoutNulls(fee),
        },
      ],
    }));

  test("is summed for each currency, never over them", () => {
    expect(
      told([{}, { currencyCode: "CHF" }, { feeType: "PARKING", uom: "min", totalDue: 2 }]).by_currency,
    ).toEqual([
      { currency: "CHF", sessions: 1, charging: 5, parking: 0, other: 0, total: 5 },
      { currency: "EUR", sessions: 2, charging: 5, parking: 2, other: 0, total: 7 },
    ]);
  });

  test("is not known of a session that is billed by time, and never a zero", () => {
    const { sessions, totals } = told([{ uom: "min", usageBase: 30 }]);
    expect(sessions[0]).toMatchObject({ energy_kwh: null, minutes: null, free: false });
    expect(totals).toEqual({ sessions: 1, energy_kwh: null });
    expect(told([]).totals).toEqual({ sessions: 0, energy_kwh: 0 });
  });

  test("is free only where a fee says so", () => {
    expect(told([{ totalDue: 0 }]).sessions[0]?.free).toBe(true);
    expect(told([{ totalDue: null }]).sessions[0]?.free).toBe(false);
  });
});
