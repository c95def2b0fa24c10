import { type Fact, notice, placeFacts, section } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { tableStyle, type } from "../design/theme.ts";
import { stack } from "../layout/block.ts";
import type { Cell } from "../layout/table.ts";
import { fill } from "../words.ts";

/** Software with what is new in it, alerts, and service. */
export function upkeepPages(kit: Kit): void {
  softwarePages(kit);
  const { report, words, figures, flow, text, table, isBuyers } = kit;
  section(kit, "alerts", report.alerts, ({ alerts, left_out }) => {
    const w = words.alert;
    if (alerts.length === 0) flow.place(notice(kit, w.empty, ""), 7);
    else
      flow.place(
        table({
          columns: [
            { title: w.text, share: 4.2, heads: true },
            { title: w.audience, share: 1.3 },
            { title: w.count, share: 0.8, align: "right" },
            { title: w.first, share: 1.35, align: "right" },
            { title: w.last, share: 1.35, align: "right" },
          ],
          rows: alerts.map((alert): Cell[] => [
            (width) =>
              stack([
                text(alert.text ?? alert.name, { ...tableStyle.body, face: "bold" }, width, { tag: "none" }),
                ...(alert.text === null ? [] : [text(alert.name, type.small, width, { tag: "none" })]),
              ]),
            w.audiences[alert.audience],
            figures.number(alert.count),
            alert.first_at ? figures.date(alert.first_at) : "—",
            alert.last_at ? figures.date(alert.last_at) : "—",
          ]),
        }),
        8,
      );
    const more = left_out > 0 ? ` ${fill(w.leftOut, { count: figures.number(left_out) })}` : "";
    flow.tail(text(`${w.caveat}${more}`, type.body), 8);
  });
  section(kit, "service", report.service, ({ in_service, service_mode, visit }) => {
    const w = words.service;
    const yes = (value: boolean | null): string | null =>
      value === null ? null : value ? words.yes : words.no;
    const all: Fact[] = [
      [w.now, yes(in_service)],
      [w.mode, yes(service_mode)],
      [w.status, visit === null ? w.noVisit : visit.status?.replaceAll("_", " ")],
    ];
    if (visit) {
      all.push([w.expected, visit.expected_at && figures.moment(visit.expected_at)]);
      if (!isBuyers) all.push([w.number, visit.number]);
    }
    placeFacts(kit, all, 3);
  });
}

function softwarePages(kit: Kit): void {
  const { report, words, figures, flow, text } = kit;
  const w = words.software;
  section(kit, "software", report.software, ({ version, age, update }) => {
    const all: Fact[] = [
      [w.version, version],
      [w.age, age && figures.weeks(age.weeks)],
    ];
    if (update) all.push([w.update, [w.states[update.state], update.version].filter(Boolean).join(", ")]);
    placeFacts(kit, all, 3);
    flow.tail(text(w.caveat, type.body), 8);
  });
  section(kit, "release_notes", report.release_notes, ({ notes }) => {
    if (notes.length === 0) flow.place(notice(kit, words.none, ""), 7);
    for (const { title, subtitle, text: body } of notes) {
      flow.head(text(title, type.sub, undefined, { tag: "H3" }), 9);
      if (subtitle) flow.place(text(subtitle, type.small), 0);
      flow.place(text(body, type.body), 1);
    }
  });
}
