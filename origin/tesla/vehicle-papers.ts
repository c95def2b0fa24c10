import * as z from "zod";
import { refuse } from "../../shared/faults.ts";
import type { TeslaAccount } from "./account.ts";
import type { CallAccount } from "./call-account.ts";
import type { Payer } from "./purse.ts";
import { listOf, reading } from "./readings.ts";
import { checkId } from "./vehicle.ts";

/** What Tesla knows of a car without asking it: a sleeping one has papers too. Each call is billed. */
export interface TeslaPapers {
  warranty(account: TeslaAccount, vin: string, payer: Payer): Promise<TeslaWarranty>;
  options(account: TeslaAccount, vin: string, payer: Payer): Promise<TeslaOption[]>;
  alerts(account: TeslaAccount, id: string, payer: Payer): Promise<TeslaAlert[]>;
  releaseNotes(account: TeslaAccount, id: string, payer: Payer): Promise<TeslaReleaseNotes>;
  service(account: TeslaAccount, id: string, payer: Payer): Promise<TeslaService>;
  fleetStatus(account: TeslaAccount, vin: string, payer: Payer): Promise<TeslaFleetStatus>;
}

const Cover = z.object({
  warrantyType: reading.text,
  warrantyDisplayName: reading.text,
  expirationDate: reading.moment,
  expirationOdometer: reading.within(0, 100_000_000),
  odometerUnit: z.enum(["MI", "KM"]).optional().catch(undefined),
  coverageAgeInYears: reading.within(0, 100),
});
export type TeslaCover = z.infer<typeof Cover>;
const Warranty = z.object({
  activeWarranty: listOf(Cover),
  upcomingWarranty: listOf(Cover),
  expiredWarranty: listOf(Cover),
});
export type TeslaWarranty = z.infer<typeof Warranty>;

const Option = z.object({
  code: z.string().regex(/^\$?[A-Z0-9]{1,12}$/),
  displayName: reading.text,
  isActive: reading.truth,
});
export type TeslaOption = z.infer<typeof Option>;

const Alert = z.object({
  name: z.string().min(1).max(100),
  time: reading.moment,
  audience: z.array(z.string()).catch([]),
  user_text: reading.longText,
});
export type TeslaAlert = z.infer<typeof Alert>;

const ReleaseNote = z.object({
  title: reading.text,
  subtitle: reading.text,
  description: reading.longText,
  customer_version: reading.text,
});
const ReleaseNotes = z.object({
  release_notes: listOf(ReleaseNote),
  deployed_version: reading.text,
});
export type TeslaReleaseNotes = z.infer<typeof ReleaseNotes>;

/** Empty where no visit is open. */
const Service = z.object({
  service_status: reading.text,
  service_etc: reading.moment,
  service_visit_number: reading.text,
});
export type TeslaService = z.infer<typeof Service>;

const FleetStatus = z.object({
  firmware_version: reading.text,
  total_number_of_keys: z.int().min(0).max(1_000).optional().catch(undefined),
});
export type TeslaFleetStatus = z.infer<typeof FleetStatus>;

const enveloped = <Schema extends z.ZodType>(response: Schema) => z.object({ response });
// Built once: a schema is compiled when it is made, which costs more than what it checks.
const answers = {
  options: z.object({ codes: listOf(Option) }),
  alerts: enveloped(z.object({ recent_alerts: listOf(Alert) })),
  /** Some servers put the envelope into an envelope. */
  releaseNotes: z.union([enveloped(ReleaseNotes), enveloped(enveloped(ReleaseNotes))]),
  service: enveloped(Service),
  fleetStatus: enveloped(z.object({ vehicle_info: z.record(z.string(), z.unknown()) })),
};

export function createTeslaPapers(call: CallAccount): TeslaPapers {
  const vehicle = (id: string): string => `/api/1/vehicles/${checkId(id)}`;
  const billed = <Schema extends z.ZodType>(
    account: TeslaAccount,
    payer: Payer,
    asked: { name: string; path: string; answer: Schema },
  ): Promise<z.infer<Schema>> => call(account, { ...asked, category: "data", payer });
  return {
    // Without a vin this call is a 500: Tesla's own slip.
    warranty: (account, vin, payer) => {
      const path = `/api/1/dx/warranty/details?vin=${vin}`;
      return billed(account, payer, { name: "warranty_details", path, answer: Warranty });
    },
    options: async (account, vin, payer) => {
      const path = `/api/1/dx/vehicles/options?vin=${vin}`;
      return (await billed(account, payer, { name: "options", path, answer: answers.options })).codes;
    },
    alerts: async (account, id, payer) => {
      const path = `${vehicle(id)}/recent_alerts`;
      const answer = await billed(account, payer, { name: "recent_alerts", path, answer: answers.alerts });
      return answer.response.recent_alerts;
    },
    releaseNotes: async (account, id, payer) => {
      const path = `${vehicle(id)}/release_notes?staged=false&language=0`;
      const asked = { name: "release_notes", path, answer: answers.releaseNotes };
      const { response } = await billed(account, payer, asked);
      return "response" in response ? response.response : response;
    },
    service: async (account, id, payer) => {
      const path = `${vehicle(id)}/service_data`;
      return (await billed(account, payer, { name: "service_data", path, answer: answers.service })).response;
    },
    fleetStatus: async (account, vin, payer) => {
      const { response } = await call(account, {
        name: "fleet_status",
        method: "POST",
        path: "/api/1/vehicles/fleet_status",
        body: { vins: [vin] },
        // A question in the shape of a post: asking twice changes nothing.
        repeatable: true,
        category: "data",
        answer: answers.fleetStatus,
        payer,
      });
      const status = FleetStatus.safeParse(response.vehicle_info[vin]);
      return status.success
        ? status.data
        : refuse("tesla.unexpected", "fleet_status: an answer about other cars");
    },
  };
}
