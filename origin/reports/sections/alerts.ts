import {
  type AlertAudience,
  type Alerts,
  alertAudiences,
  type Service,
} from "../../../shared/contracts/report/alerts.ts";
import type { TeslaVehicle } from "../../tesla/vehicle.ts";
import type { TeslaVehicleData } from "../../tesla/vehicle-data.ts";
import type { TeslaAlert, TeslaService } from "../../tesla/vehicle-papers.ts";
import { orNull } from "../units.ts";

const namesMax = 50;

/** Alerts of one name are one line: whom it concerns first, how often, from when to when. Tesla's text, no cause of ours. */
export function alertsOf(alerts: readonly TeslaAlert[]): Alerts {
  const lines = [...Map.groupBy(alerts, ({ name }) => name)].map(([name, group]) => lineOf(name, group));
  lines.sort(
    (one, other) =>
      nearness(one.audience) - nearness(other.audience) ||
      other.count - one.count ||
      (other.last_at ?? "").localeCompare(one.last_at ?? "") ||
      one.name.localeCompare(other.name),
  );
  return {
    alerts: lines.slice(0, namesMax),
    total: alerts.length,
    left_out: Math.max(0, lines.length - namesMax),
  };
}

function lineOf(name: string, group: readonly TeslaAlert[]): Alerts["alerts"][number] {
  const moments = group
    .flatMap(({ time }) => (time === undefined ? [] : [new Date(time).toISOString()]))
    .sort();
  const audiences = new Set(group.flatMap(({ audience }) => audience));
  return {
    name,
    text: orNull(group.find(({ user_text }) => user_text !== undefined)?.user_text),
    audience: alertAudiences.find((audience) => audiences.has(audience)) ?? "service",
    count: group.length,
    first_at: orNull(moments[0]),
    last_at: orNull(moments.at(-1)),
  };
}

const nearness = (audience: AlertAudience): number => alertAudiences.indexOf(audience);

/** That it is in service is told by the state check; the rest only where a visit is open. */
export function serviceOf(
  vehicle: TeslaVehicle,
  { service_status, service_etc, service_visit_number }: TeslaService,
  data: TeslaVehicleData | undefined,
): Service {
  const isOpen = [service_status, service_etc, service_visit_number].some((value) => value !== undefined);
  return {
    in_service: vehicle.in_service,
    service_mode: orNull(data?.vehicle_state.service_mode),
    visit: isOpen
      ? {
          status: orNull(service_status),
          expected_at: service_etc === undefined ? null : new Date(service_etc).toISOString(),
          number: orNull(service_visit_number),
        }
      : null,
  };
}
