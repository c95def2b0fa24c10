import type { Seen } from "../../origin/reports/snapshots.ts";
import { battery } from "../simulators/tesla/people/battery.ts";
import type { Car } from "../simulators/tesla/people/car.ts";
import { alerting } from "../simulators/tesla/people/cars/alerting.ts";
import { healthy } from "../simulators/tesla/people/cars/healthy.ts";
import { silent } from "../simulators/tesla/people/cars/silent.ts";
import { worn } from "../simulators/tesla/people/cars/worn.ts";
import { chargingSession } from "../simulators/tesla/people/charging-session.ts";
import { releaseNote } from "../simulators/tesla/people/release-note.ts";
import { reportOfCar } from "./answers-of-car.ts";

export const exampleNames = ["rich", "worn", "poorest", "longest"] as const;
export type ExampleName = (typeof exampleNames)[number];

/**
 * Reports to look at, the owner's copy with its VIN masked: made of the simulator's cars by the real rules, the same
 * each time. `copyFor` makes any other copy of them.
 */
export const exampleReport = (name: ExampleName): Promise<Seen> => reportOfCar({ car: cars[name]() });

const cars: Readonly<Record<ExampleName, () => Car>> = {
  rich: () => healthy,
  worn: () => worn,
  poorest: () => silent,
  longest,
};

/** More of everything, and longer, than any page was drawn for. */
function longest(): Car {
  const vin = worn.vin;
  return {
    ...worn,
    displayName:
      "Vecchia Volpe della Serenissima Repubblica, già Principessa di Torino-Moncalieri e Dintorni",
    blocks: {
      ...worn.blocks,
      charge_state: {
        ...worn.blocks.charge_state,
        ...battery({ levelPercent: 91, usablePercent: 90, rangeWhenFullMi: 301.4, kwhWhenFull: 70.2 }),
        charge_miles_added_rated: 62,
        charge_energy_added: 16.3,
      },
      vehicle_state: {
        ...worn.blocks.vehicle_state,
        tpms_pressure_fl: 2.2,
        tpms_hard_warning_fl: true,
        df: 1,
        pr: 1,
        rt: 1,
        rp_window: 1,
        locked: false,
        software_update: { status: "scheduled", version: "2026.44.30.12" },
      },
    },
    alerts: Array.from({ length: 12 }, (_, kind) =>
      Array.from({ length: 1 + (kind % 4) }, (_, time) => ({
        name: `${["VCSEC", "BMS", "PCS", "DI", "VCFRONT", "RCM"][kind % 6]}_a${String(100 + 37 * kind).padStart(3, "0")}`,
        time: new Date(Date.UTC(2026, 9, 3 + 2 * kind + time, 5 + kind, 41, 12)).toISOString(),
        audience: [["customer"], ["service-fix"], ["service"], ["customer", "service"]][kind % 4] ?? [],
        user_text:
          kind % 4 === 2
            ? ""
            : `Alert ${kind + 1} in the longest words: vehicle may not restart, regenerative braking and power reduced; pull over safely, and schedule service at the nearest centre for an inspection of the high-voltage system`,
      })),
    ).flat(),
    releaseNotes: Array.from({ length: 8 }, (_, index) =>
      releaseNote(
        "2026.32.3",
        `Improvement number ${index + 1} with a title that goes on for longer than one line will ever take it`,
        "The trip planner shows how many stalls will be free when you arrive, what they cost at that hour, and which of them a trailer can reach. ".repeat(
          4,
        ),
      ),
    ),
    options: [...worn.options, ...alerting.options, ...manyOptions],
    chargingSessions: Array.from({ length: 40 }, (_, index) => {
      const start = new Date(Date.UTC(2025, 0, 5 + 17 * index, 7 + (index % 12), 10));
      const stop = new Date(start.getTime() + (18 + index) * 60_000);
      const place = places[index % places.length] ?? { site: "", country: "IT", currency: "EUR", price: 0.5 };
      return chargingSession({
        id: 90_100_000 + index,
        vin,
        site: place.site,
        country: place.country,
        start: start.toISOString(),
        stop: stop.toISOString(),
        unlatch: stop.toISOString(),
        kwh: 12 + ((index * 7) % 50),
        pricePerKwh: place.price,
        currency: place.currency,
        ...(index % 9 === 4 && { idle: { minutes: 12 + index, pricePerMinute: 0.5 } }),
        ...(index % 13 === 6 && { isFree: true }),
      });
    }),
    serviceVisit: {
      service_status: "in_service",
      service_etc: "2026-11-27T17:00:00+01:00",
      service_visit_number: "SV0044120917",
      status_id: 8,
    },
  };
}

const places = [
  { site: "Torino, Italy", country: "IT", currency: "EUR", price: 0.47 },
  { site: "Basel, Switzerland", country: "CH", currency: "CHF", price: 0.52 },
  {
    site: "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, Wales",
    country: "GB",
    currency: "GBP",
    price: 0.61,
  },
  { site: "Göteborg, Sweden", country: "SE", currency: "SEK", price: 5.1 },
  { site: "София, България", country: "BG", currency: "EUR", price: 0.39 },
  { site: "Kolding, Denmark", country: "DK", currency: "DKK", price: 3.4 },
];

const manyOptions = Array.from({ length: 36 }, (_, index) => ({
  code: `$X${String(100 + index)}`,
  displayName: `Option number ${index + 1}: heated, cooled and perforated seats in the second row with a centre console`,
  isActive: index % 6 !== 5,
}));
