import type { Car } from "../people/car.ts";
import type { CarState } from "../world/car-state.ts";

/** A car as the list, the state check and the head of vehicle_data tell it. */
export const vehicleSummary = (car: Car, state: CarState) => ({
  id: car.id,
  vehicle_id: car.vehicleId,
  vin: car.vin,
  color: null,
  access_type: state.switches.access_type,
  display_name: car.displayName,
  option_codes: null,
  granular_access: { hide_private: false },
  tokens: null,
  state: state.now(),
  in_service: state.switches.in_service,
  id_s: car.id.toString(),
  calendar_enabled: true,
  api_version: 85,
  backseat_token: null,
  backseat_token_updated_at: null,
  ble_autopair_enrolled: false,
});
