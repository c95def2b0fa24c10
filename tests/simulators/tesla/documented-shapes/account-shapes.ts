import { z } from "zod";
import { isoTime, maybeText, number, text, vin, yesNo } from "./vocabulary.ts";

/** What the API says of a person, of the application, and of what an application may do with the cars. */

export const region = z.strictObject({ region: z.enum(["na", "eu"]), fleet_api_base_url: z.url() });

export const me = z.strictObject({ email: text, full_name: text, profile_image_url: text });

export const order = z.strictObject({
  vehicleMapId: number,
  referenceNumber: text,
  vin: vin.nullable(),
  orderStatus: text,
  orderSubstatus: text,
  modelCode: text,
  countryCode: text,
  locale: text,
  mktOptions: text,
  isB2b: yesNo,
});

export const featureConfig = z.strictObject({
  signaling: z.strictObject({ enabled: yesNo, subscribe_connectivity: yesNo }),
});

/** Cars are the products with a `vehicle_id`. */
export const product = z.union([
  z.looseObject({ vehicle_id: number, vin }),
  z.looseObject({ energy_site_id: number, vehicle_id: z.undefined().optional() }),
]);

export const fleetStatus = z.strictObject({
  key_paired_vins: z.array(vin),
  unpaired_vins: z.array(vin),
  vehicle_info: z.record(
    vin,
    z.strictObject({
      firmware_version: maybeText,
      vehicle_command_protocol_required: yesNo,
      discounted_device_data: yesNo,
      fleet_telemetry_version: text,
      total_number_of_keys: number,
      safety_screen_streaming_toggle_enabled: yesNo.nullable(),
    }),
  ),
});

const place = z.strictObject({ lat: number, long: number });

export const nearbyChargingSites = z.looseObject({
  destination_charging: z.array(z.looseObject({ name: text, location: place, distance_miles: number })),
  superchargers: z.array(
    z.looseObject({ name: text, location: place, available_stalls: number, total_stalls: number }),
  ),
});

export const partnerAccount = z.strictObject({
  client_id: text,
  name: text,
  description: text,
  domain: text,
  ca: maybeText,
  created_at: isoTime,
  updated_at: isoTime,
  enterprise_tier: text,
  public_key: z.string().regex(/^04[0-9a-f]{128}$/),
});
