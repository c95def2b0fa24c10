import { methods } from "../../../../shared/contracts/report/how.ts";
import { bullets, chapter, terms } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { type } from "../design/theme.ts";
import type { Cell } from "../layout/table.ts";
import { fill } from "../words.ts";

/** What nobody looked at, where each figure comes from, and how the derived ones were come by. */
export function honestyPages(kit: Kit): void {
  const { report, words, figures, flow, text, table, isBuyers } = kit;
  chapter(kit, "not_checked");
  flow.place(text(words.notChecked.lead, type.body), 8);
  flow.place(
    bullets(
      kit,
      report.not_checked.map((item) => words.notChecked[item]),
      2,
    ),
    7,
  );

  chapter(kit, "provenance");
  const w = words.provenance;
  const { calls, woken } = report.provenance;
  const lead = text(`${w.lead} ${woken ? w.woken : w.notWoken}`, type.body);
  // What its owner paid for reading it is no buyer's business.
  const price = isBuyers ? [] : [{ title: w.price, share: 0.9, align: "right" as const }];
  if (calls.length === 0) flow.place(lead, 8);
  else {
    flow.head(lead, 8);
    flow.place(
      table({
        columns: [
          { title: w.call, share: 1.4, heads: true },
          { title: w.outcome, share: 1.7 },
          { title: w.at, share: 2.5 },
          { title: w.missing, share: 2.3 },
          ...price,
        ],
        rows: calls.map((call): Cell[] => [
          call.call,
          [w.outcomes[call.outcome], call.reason && words.absences[call.reason]].filter(Boolean).join(": "),
          figures.moment(call.at),
          call.missing.join(", ") || "—",
          ...(isBuyers ? [] : [`${figures.number(call.cost_usd, 4, 2)} USD`]),
        ]),
      }),
      9,
    );
  }

  chapter(kit, "method");
  const texts = [
    ...methods.map((method) => words.method[method]),
    words.method.privacy,
    words.method.independence,
  ];
  const versions = fill(w.versions, {
    rules: report.method.rules_version,
    table: report.method.reference_table_version,
  });
  // Ahead of the terms: behind them it would now and then stand on a page of its own.
  flow.head(text(versions, type.small), 7);
  flow.place(terms(kit, texts), 8);
}
