import { describe, expect, test } from "bun:test";
import { copyFor } from "../../origin/reports/copy-for.ts";
import { Report, sectionNames } from "../../shared/contracts/report.ts";
import { exampleNames, exampleReport } from "./example-reports.ts";

describe.each([...exampleNames])("the example %s", (name) => {
  test("is a report by its contract, in each copy, and the same each time", async () => {
    const [seen, again] = [await exampleReport(name), await exampleReport(name)];
    expect(seen).toEqual(again);
    for (const copy of ["owner", "buyer"] as const)
      for (const vin of ["masked", "full"] as const)
        expect(Report.strict().parse(copyFor(seen, { copy, vin }))).toMatchObject({ copy });
  });

  test("gives a reason for each section that holds nothing, and no data for it", async () => {
    const { report } = await exampleReport(name);
    for (const section of sectionNames) {
      const { state, reason, say, data } = report[section];
      expect([reason === null, say === null, data !== null]).toEqual(Array(3).fill(state === "fresh"));
    }
  });
});

test("between them they show both ends: everything told, and next to nothing", async () => {
  const { report: rich } = await exampleReport("rich");
  const { report: poorest } = await exampleReport("poorest");
  const { report: longest } = await exampleReport("longest");
  expect(sectionNames.filter((section) => rich[section].state === "absent")).toEqual([]);
  expect(sectionNames.filter((section) => poorest[section].state === "absent").length).toBeGreaterThan(6);
  expect(longest.charging_history.data?.sessions).toHaveLength(40);
  expect(longest.alerts.data?.alerts).toHaveLength(12);
});
