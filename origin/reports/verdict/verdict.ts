import type { Fact, Verdict } from "../../../shared/contracts/report/verdict.ts";
import { type Report, sectionNames } from "../../../shared/contracts/report.ts";
import {
  alertsLight,
  batteryLight,
  dataLight,
  type Judged,
  type Light,
  softwareLight,
  tyresLight,
  warrantyLight,
} from "./lights.ts";
import { sayFacts } from "./say-facts.ts";

type Sections = Pick<Report, (typeof sectionNames)[number]>;

/** Six lights and one paragraph. It judges sections alone, so that a copy with fewer of them is judged anew. */
export function verdictOf(sections: Sections): Verdict {
  const all = sectionNames.map((name) => sections[name]);
  const lights: Light[] = [
    batteryLight(sections.battery_estimate),
    tyresLight(sections.tyres),
    softwareLight(sections.software),
    alertsLight(sections.alerts),
    warrantyLight(sections.warranty),
    dataLight(all, sections.battery.state !== "absent" || sections.odometer.state !== "absent"),
  ];
  const facts = [carFact(sections), ...lights.map(({ fact }) => fact)];
  return {
    lights,
    facts,
    say: sayFacts(facts),
    how: {
      method: "verdict.lights",
      inputs: lights.map(({ subject, colour }) => ({ name: subject, value: colour, unit: null })),
    },
  };
}

const carFact = ({ identity, odometer }: Judged): Fact => ({
  code: "car",
  values: {
    model: identity.data?.model ?? null,
    model_year: identity.data?.model_year ?? null,
    distance_km: odometer.data?.distance_km ?? null,
  },
});
