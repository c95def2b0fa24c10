import type { Comfort, Security } from "../../../../shared/contracts/report/cabin.ts";
import { type Fact, placeFacts, section } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";

/** Doors, locks and protection, for the owner alone; and the climate, which is context for the range. */
export function cabinPages(kit: Kit): void {
  const { report, words, isBuyers } = kit;
  const hidden = { ...report.security, state: "absent", reason: "left-out", data: null } as const;
  section(kit, "security", isBuyers ? hidden : report.security, (security: Security) => {
    placeFacts(kit, securityFacts(kit, security), 3);
  });
  section(kit, "comfort", report.comfort, (comfort: Comfort) => {
    const { figures } = kit;
    const w = words.comfort;
    const warm = (value: number | null): string | null =>
      value === null ? null : figures.temperature(value);
    const all: Fact[] = [
      [w.inside_temperature_c, warm(comfort.inside_temperature_c)],
      [w.outside_temperature_c, warm(comfort.outside_temperature_c)],
      [w.climate_on, yesOrNo(kit, comfort.climate_on)],
      [w.preconditioning, yesOrNo(kit, comfort.preconditioning)],
      [w.battery_heater_on, yesOrNo(kit, comfort.battery_heater_on)],
      [w.not_enough_power_to_heat, yesOrNo(kit, comfort.not_enough_power_to_heat)],
    ];
    if (!isBuyers)
      all.push(
        [w.driver_setting_c, warm(comfort.driver_setting_c)],
        [w.passenger_setting_c, warm(comfort.passenger_setting_c)],
        [w.overheat_protection, overheatProtection(kit, comfort)],
      );
    placeFacts(kit, all, 4);
  });
}

const yesOrNo = ({ words }: Kit, value: boolean | null): string | null =>
  value === null ? null : value ? words.yes : words.no;

/** Tesla tells it by three words; one that it adds stands as it is. */
function overheatProtection({ words }: Kit, { overheat_protection: told }: Comfort): string | null {
  if (told === "On") return words.yes;
  if (told === "Off") return words.no;
  return told === "FanOnly" ? words.comfort.fan_only : told;
}

function securityFacts(kit: Kit, security: Security): Fact[] {
  const { words, figures } = kit;
  const w = words.security;
  const open = security.open.map((closure) => w.closures[closure]).join(", ");
  return [
    [w.locked, yesOrNo(kit, security.locked)],
    [w.open, open || (security.not_told === 0 ? w.allClosed : null)],
    ...(security.not_told > 0 ? [[w.notTold, figures.number(security.not_told)] as const] : []),
    [w.sentry_mode, yesOrNo(kit, security.sentry_mode)],
    [w.valet_mode, yesOrNo(kit, security.valet_mode)],
    [w.valet_pin_needed, yesOrNo(kit, security.valet_pin_needed)],
    [w.speed_limit_on, yesOrNo(kit, security.speed_limit_on)],
    [w.speed_limit_pin_set, yesOrNo(kit, security.speed_limit_pin_set)],
    [w.remote_start, yesOrNo(kit, security.remote_start)],
  ];
}
