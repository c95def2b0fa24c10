import type { Battery, BatteryEstimate } from "../../../../shared/contracts/report/battery.ts";
import { boxed, bullets, type Fact, label, notice, placeFacts, section } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { colours, contentWidth, type } from "../design/theme.ts";
import { type Block, beside, solid, stack } from "../layout/block.ts";
import { fill } from "../words.ts";

/** The estimate with how it was come by, or why there is none; then the battery as it was at that moment. */
export function batteryPages(kit: Kit): void {
  const { report, words, flow, text } = kit;
  section(kit, "battery_estimate", report.battery_estimate, (estimate) => {
    if (estimate.shown) {
      const caveat = text(words.estimate.caveat, type.body);
      // The figure never stands without its caveat; what it was reckoned from may go on over the page.
      flow.place(stack([estimateChart(kit, estimate, estimate.shown), caveat], 11), 9);
      placeFacts(kit, estimateFacts(kit, estimate), 3, 11);
    } else {
      flow.place(notice(kit, words.estimate.refused, ""), 7);
      const why = estimate.refusals.map(({ code, remedy }) => {
        const reason = `${capital(words.refusals[code], kit.figures.language)}.`;
        return remedy ? `${reason} ${words.remedies[remedy]}` : reason;
      });
      if (why.length > 0) flow.place(bullets(kit, why), 8);
      flow.tail(text(words.estimate.caveat, type.body), 9);
    }
  });
  section(kit, "battery", report.battery, (battery) => {
    const { level_percent: level } = battery;
    if (level !== null) flow.head(levelChart(kit, battery, level), 9);
    placeFacts(kit, batteryFacts(kit, battery), 4, 11);
  });
}

const capital = (text: string, language: string): string =>
  text.slice(0, 1).toLocaleUpperCase(language) + text.slice(1);

/** The estimate as a figure, beside it on a scale with its interval and the warranty line. */
function estimateChart(
  kit: Kit,
  estimate: BatteryEstimate,
  shown: NonNullable<BatteryEstimate["shown"]>,
): Block {
  const { words, figures, text } = kit;
  const w = words.estimate;
  const line = estimate.to_warranty_line?.line_percent ?? 70;
  const [low, high] = [figures.percent(shown.low_percent), figures.percent(shown.high_percent)];
  const left = 150;
  const grade = estimate.grades.reduce(
    (one, other) => (one ? fill(words.either, { one, other }) : other),
    "",
  );
  const says = stack([
    text(figures.percent(shown.percent), { ...type.figure, size: 30, leading: 34 }, left),
    text(w.of, type.body, left),
    text(`${w.interval}: ${low} – ${high}`, type.small, left),
    text(
      [grade && `${w.grade} ${grade}`, words.sure[estimate.how_sure]].filter(Boolean).join(" · "),
      type.smallStrong,
      left,
    ),
  ]);
  const width = contentWidth - left - 24 - 22;
  const from = Math.min(60, Math.floor((shown.low_percent - 5) / 10) * 10);
  const to = 100;
  const chart = solid(72, (place) => {
    const { page, x, y } = place;
    const at = (percent: number): number =>
      x + ((Math.min(Math.max(percent, from), to) - from) / (to - from)) * width;
    const figure = place.within.add("Figure", {
      alt: fill(w.chart, { percent: figures.percent(shown.percent), low, high, line: figures.percent(line) }),
      box: page.boxOf(x, y, width, 72),
    });
    page.marked(figure, () => {
      page.rect(x, y + 26, width, 14, { fill: colours.rule }, 3);
      page.rect(
        at(shown.low_percent),
        y + 26,
        Math.max(3, at(shown.high_percent) - at(shown.low_percent)),
        14,
        {
          fill: colours.accentSoft,
        },
      );
      page.rect(at(shown.percent) - 2, y + 20, 4, 26, { fill: colours.accent }, 2);
      page.dashed([at(line), y + 16], [at(line), y + 50], colours.red);
      const small = { face: "regular", size: 7.5, colour: colours.quiet } as const;
      for (let percent = Math.ceil(from / 10) * 10; percent <= to; percent += 10)
        label(kit, figures.percent(percent), small).draw(
          place,
          at(percent),
          y + 62,
          percent === to ? "end" : percent === from ? "start" : "middle",
        );
      const mark = label(kit, fill(w.line, { line: figures.percent(line) }), {
        ...small,
        colour: colours.red,
      });
      mark.draw(place, Math.max(x, at(line) - mark.width / 2), y + 10);
      const value = label(kit, figures.percent(shown.percent), {
        face: "bold",
        size: 9,
        colour: colours.ink,
      });
      value.draw(place, Math.min(at(shown.percent), x + width - value.width / 2), y + 15, "middle");
    });
  });
  return boxed(
    beside([
      { block: says, offset: 0 },
      { block: chart, offset: left + 22 },
    ]),
    contentWidth,
    12,
    12,
  );
}

function estimateFacts({ words, figures }: Kit, estimate: BatteryEstimate): Fact[] {
  const w = words.estimate;
  const { raw, reference, to_warranty_line: line } = estimate;
  const distance = (km: number | null | undefined): string | null =>
    km == null ? null : figures.distance(km);
  const all: Fact[] = [
    [w.rangeFull, distance(estimate.range_when_full_km)],
    [w.rangeNew, reference && `${figures.distance(reference.range_when_new_km)} (${reference.cycle})`],
    [
      w.reference,
      reference && (reference.other_region ? `${reference.of} (${w.otherRegion})` : reference.of),
    ],
    [w.match, reference && w.matches[reference.match]],
    [
      w.raw,
      raw &&
        `${figures.percent(raw.percent, 1)} (${figures.number(raw.low_percent, 1)}–${figures.number(raw.high_percent, 1)})`,
    ],
    [w.chemistry, estimate.chemistry && w.chemistries[estimate.chemistry]],
    [w.readings, figures.number(estimate.readings)],
  ];
  if (line)
    all.push([
      fill(w.toLine, { line: figures.percent(line.line_percent) }),
      fill(w.points, {
        low: figures.number(line.low_points, 1, 0),
        high: figures.number(line.high_points, 1, 0),
      }),
    ]);
  return all;
}

/** How full it is: what can be used, what cold locks in, and where charging stops. */
function levelChart(kit: Kit, battery: Battery, level: number): Block {
  const { words, figures } = kit;
  const { charge_limit_percent: limit } = battery;
  const usable = Math.min(battery.usable_level_percent ?? level, level);
  return solid(46, (place) => {
    const { page, x, y } = place;
    const width = contentWidth;
    const at = (percent: number): number => x + (percent / 100) * width;
    const figure = place.within.add("Figure", {
      alt: fill(words.battery.chart, {
        level: figures.percent(level),
        limit: limit === null ? "—" : figures.percent(limit),
      }),
      box: page.boxOf(x, y, width, 46),
    });
    page.marked(figure, () => {
      page.rect(x, y + 16, width, 16, { fill: colours.rule }, 4);
      if (level > usable) page.rect(x, y + 16, at(level) - x, 16, { fill: colours.accentSoft }, 4);
      if (usable > 0) page.rect(x, y + 16, at(usable) - x, 16, { fill: colours.accent }, 4);
      const bold = { face: "bold", size: 8.5, colour: colours.ink } as const;
      const value = label(kit, `${words.battery.level} ${figures.percent(level)}`, bold);
      value.draw(place, Math.max(x, Math.min(at(level) - value.width, x + width - value.width)), y + 10);
      if (limit !== null) {
        page.dashed([at(limit), y + 12], [at(limit), y + 36], colours.ink);
        const mark = label(kit, `${words.battery.limit} ${figures.percent(limit)}`, {
          face: "regular",
          size: 7.75,
          colour: colours.quiet,
        });
        mark.draw(place, Math.max(x, Math.min(at(limit) - mark.width / 2, x + width - mark.width)), y + 44);
      }
    });
  });
}

function batteryFacts({ words, figures, isBuyers }: Kit, battery: Battery): Fact[] {
  const w = words.battery;
  const as = <Value>(value: Value | null | undefined, format: (value: Value) => string): string | null =>
    value == null ? null : format(value);
  const { charging, cell_temperature_c: cells } = battery;
  const all: Fact[] = [
    [w.level, as(battery.level_percent, figures.percent)],
    [w.usable, as(battery.usable_level_percent, figures.percent)],
    [w.limit, as(battery.charge_limit_percent, figures.percent)],
    [w.range, as(battery.range_km, figures.distance)],
    [w.ideal, as(battery.ideal_range_km, figures.distance)],
    ...(isBuyers ? [] : [[w.expected, as(battery.expected_range_km, figures.distance)] as const]),
    [w.energy, as(battery.energy_kwh, figures.energy)],
    [w.lifetime, as(battery.lifetime_energy_kwh, (kwh) => figures.energy(kwh, 0))],
    [w.full, as(battery.full_charges, figures.number)],
    [w.cells, as(cells, ({ low, high }) => `${figures.temperature(low)} – ${figures.temperature(high)}`)],
    [w.heater, as(battery.heater_on, (on) => (on ? words.yes : words.no))],
    [w.consumption, as(battery.rated_consumption, ({ wh_per_km }) => figures.consumption(wh_per_km))],
    [w.charging, as(charging, ({ state }) => w.states[state])],
  ];
  if (battery.cold_gap_points !== null && battery.cold_gap_points > 0)
    all.push([w.cold, figures.percent(battery.cold_gap_points)]);
  if (charging?.power_kw) all.push([w.power, figures.power(charging.power_kw)]);
  if (charging?.energy_added_kwh) all.push([w.added, figures.energy(charging.energy_added_kwh)]);
  if (charging?.minutes_to_full) all.push([w.toFull, figures.minutes(charging.minutes_to_full)]);
  return all;
}
