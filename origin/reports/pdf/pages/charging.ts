import type { ChargingHistory, ChargingSession } from "../../../../shared/contracts/report/charging.ts";
import { type Fact, label, notice, placeFacts, section, subHeading } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { colours, contentWidth, type } from "../design/theme.ts";
import { type Block, solid } from "../layout/block.ts";
import type { Cell } from "../layout/table.ts";
import { fill } from "../words.ts";

/** Charging on Tesla's network: in sum for everybody, session by session for the owner alone. */
export function chargingPages(kit: Kit): void {
  const { report, words, figures, flow, text, isBuyers } = kit;
  const w = words.charging;
  section(kit, "charging_history", report.charging_history, (history) => {
    if (history.totals.sessions === 0) {
      flow.place(notice(kit, w.empty, w.home), 7);
      return;
    }
    const { sessions, energy_kwh } = history.totals;
    const all: Fact[] = [
      [w.sessions, figures.number(sessions)],
      [w.energy, energy_kwh === null ? null : figures.energy(energy_kwh, 0)],
      [w.average, energy_kwh === null ? null : figures.energy(energy_kwh / sessions)],
    ];
    const bars = isBuyers ? [] : monthsOf(history, kit);
    const charts =
      bars.length > 1
        ? [barChart(kit, w.perMonth, bars)]
        : history.by_year.length > 0
          ? [barChart(kit, w.perYear, yearsOf(history))]
          : [];
    placeFacts(kit, all, 3);
    for (const chart of charts) flow.place(chart, 12);
    if (!isBuyers) ownersTables(kit, history);
    flow.tail(text(history.complete ? w.home : `${w.home} ${w.incomplete}`, type.body), 9);
  });
}

interface Bar {
  name: string;
  /** What stands below it where the names are too long to stand beside each other. */
  initial?: string;
  /** A second line below some names: the year where it begins. */
  group?: string;
  value: number;
}

const monthsMax = 24;

function monthsOf({ by_month }: ChargingHistory, { figures }: Kit): Bar[] {
  const shown = by_month.slice(-monthsMax);
  return shown.map(({ month, energy_kwh }, index) => ({
    name: figures.month(month).replace(/\.$/, ""),
    initial: figures.monthInitial(month),
    value: energy_kwh ?? 0,
    ...((index === 0 || month.endsWith("-01")) && { group: month.slice(0, 4) }),
  }));
}

const yearsOf = ({ by_year }: ChargingHistory): Bar[] =>
  by_year.map(({ year, energy_kwh }) => ({ name: year, value: energy_kwh ?? 0 }));

function barChart(kit: Kit, title: string, bars: readonly Bar[]): Block {
  const { words, figures } = kit;
  const height = 138;
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const step = niceStep(most / 3);
  const top = Math.ceil(most / step) * step;
  return solid(height, (place) => {
    const { page, x, y } = place;
    const list = bars.map(
      ({ name, group, value }) =>
        `${group && group !== name ? `${group} ` : ""}${name}: ${figures.energy(value, 0)}`,
    );
    const figure = place.within.add("Figure", {
      alt: fill(words.charging.chart, { list: list.join("; ") }),
      box: page.boxOf(x, y, contentWidth, height),
    });
    page.marked(figure, () => {
      const small = { face: "regular", size: 7.25, colour: colours.quiet } as const;
      label(kit, title, { face: "bold", size: 8.5, colour: colours.ink }).draw(place, x, y + 9);
      const [left, right, base, ceiling] = [x + 32, x + contentWidth, y + height - 26, y + 24];
      for (let value = 0; value <= top; value += step) {
        const at = base - (value / top) * (base - ceiling);
        page.rect(left, at - 0.25, right - left, 0.5, { fill: value === 0 ? colours.quiet : colours.rule });
        label(kit, figures.number(value), small).draw(place, left - 6, at + 2.5, "end");
      }
      const each = (right - left) / bars.length;
      const width = Math.min(34, each * 0.62);
      const isTight = bars.some(({ name }) => label(kit, name, small).width > each - 5);
      for (const [index, { name, initial, group, value }] of bars.entries()) {
        const middle = left + each * (index + 0.5);
        const tall = (value / top) * (base - ceiling);
        if (tall > 0)
          page.rect(
            middle - width / 2,
            base - tall,
            width,
            tall,
            { fill: colours.accent },
            Math.min(2, tall / 2),
          );
        const written = label(kit, (isTight && initial) || name, small);
        if (written.width < each * 1.15 || index % 2 === 0) written.draw(place, middle, base + 11, "middle");
        if (group) label(kit, group, { ...small, face: "bold" }).draw(place, middle, base + 21, "middle");
        if (bars.length <= 12 && value > 0)
          label(kit, figures.number(value), { ...small, colour: colours.ink }).draw(
            place,
            middle,
            base - tall - 3.5,
            "middle",
          );
      }
    });
  });
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
}

function ownersTables(kit: Kit, { by_currency, sessions }: ChargingHistory): void {
  const { words, figures, flow, table } = kit;
  const w = words.charging;
  if (by_currency.length > 0)
    flow.place(
      table({
        columns: [
          { title: w.currency, share: 1.2, heads: true },
          { title: w.sessions, share: 1, align: "right" },
          { title: w.fees, share: 1.4, align: "right" },
          { title: w.parking, share: 1.4, align: "right" },
          { title: w.other, share: 1.4, align: "right" },
          { title: w.total, share: 1.4, align: "right" },
        ],
        rows: by_currency.map((sum) => [
          sum.currency,
          figures.number(sum.sessions),
          ...[sum.charging, sum.parking, sum.other, sum.total].map((amount) => figures.number(amount, 2)),
        ]),
      }),
      12,
    );
  if (sessions.length === 0) return;
  subHeading(kit, w.sessions);
  flow.place(
    table({
      columns: [
        { title: w.start, share: 1.5, heads: true },
        { title: w.place, share: 2.6 },
        { title: w.duration, share: 1, align: "right" },
        { title: w.energy, share: 1.1, align: "right" },
        { title: w.cost, share: 1.3, align: "right" },
      ],
      rows: sessions.map((session) => sessionRow(kit, session)),
    }),
    4,
  );
}

function sessionRow({ words, figures }: Kit, session: ChargingSession): Cell[] {
  const costs = session.costs.map(({ amount, currency }) => figures.money(amount, currency)).join(", ");
  return [
    figures.placeTime(session.started_at),
    [session.place, session.country].filter(Boolean).join(", ") || "—",
    session.minutes === null ? "—" : figures.shortMinutes(session.minutes),
    session.energy_kwh === null ? "—" : figures.energy(session.energy_kwh),
    session.free ? words.charging.free : costs || "—",
  ];
}
