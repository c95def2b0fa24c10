import type { Car } from "../people/car.ts";

/** A car as the list, the state check and the head of vehicle_data tell it. */
export const vehicleSummary = (car: Car, state: string) => ({
  id: car.id,
  vehicle_id: car.vehicleId,
  vin: car.vin,
  color: null,
  access_type: car.accessType,
  display_name: car.displayName,
  option_codes: null,
  granular_access: { hide_private: false },
  tokens: null,
  state,
  in_service: car.inService,
  id_s: car.id.toString(),
  calendar_enabled: true,
  api_version: 85,
  backseat_token: null,
  backseat_token_updated_at: null,
  ble_autopair_enrolled: false,
});
