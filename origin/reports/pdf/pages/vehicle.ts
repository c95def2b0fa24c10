import { bullets, type Fact, notice, placeFacts, section } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { fill } from "../words.ts";
import { spelledOut } from "./word-facts.ts";

/** Which car it is, how far it has come, and what it was ordered with. */
export function vehiclePages(kit: Kit): void {
  const { report, words, figures, flow, isBuyers } = kit;
  const yes = (value: boolean | null): string | null =>
    value === null ? null : value ? words.yes : words.no;
  section(kit, "identity", report.identity, (car) => {
    const w = words.identity;
    const all: Fact[] = [
      [w.model, car.model],
      [w.model_year, car.model_year?.toString()],
      [w.vin, car.vin],
      ...(isBuyers ? [] : [[w.name, car.name] as const]),
      [w.trim, car.trim],
      [w.colour, spelledOut(car.colour)],
      [w.wheels, spelledOut(car.wheels)],
      [w.interior, spelledOut(car.interior)],
      [w.roof, spelledOut(car.roof)],
      [w.charge_port, car.charge_port],
      [w.driver_assistance, car.driver_assistance],
      [w.efficiency_package, car.efficiency_package],
      [w.performance_package, car.performance_package],
      [w.right_hand_drive, car.right_hand_drive === null ? null : car.right_hand_drive ? w.right : w.left],
      [w.european, yes(car.european)],
      [w.air_suspension, yes(car.air_suspension)],
      [w.third_row_seats, yes(car.third_row_seats)],
      [w.keys, car.keys === null ? null : figures.number(car.keys)],
      [w.software, car.software],
    ];
    placeFacts(kit, all, 4);
  });
  section(kit, "odometer", report.odometer, ({ distance_km, per_year, decrease }) => {
    const w = words.odometer;
    const all: Fact[] = [[w.distance, figures.distance(distance_km)]];
    if (per_year)
      all.push(
        [
          w.perYear,
          per_year.low_km === per_year.high_km
            ? figures.distance(per_year.low_km)
            : fill(w.range, {
                low: figures.distance(per_year.low_km),
                high: figures.distance(per_year.high_km),
              }),
        ],
        [w.since, per_year.in_use_since && figures.day(per_year.in_use_since)],
      );
    placeFacts(kit, all, 3);
    if (decrease) {
      const earlier = figures.distance(decrease.earlier_km);
      const say = fill(w.decrease, { distance: earlier, date: figures.date(decrease.earlier_at) });
      flow.place(notice(kit, say, ""), 8);
    }
  });
  section(kit, "options", report.options, ({ options }) => {
    if (options.length === 0) flow.place(notice(kit, words.none, ""), 7);
    else
      flow.place(
        bullets(
          kit,
          options.map(({ name }) => name),
          3,
        ),
        8,
      );
  });
}
