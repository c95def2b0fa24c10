import { chargingEndpoints } from "./charging-endpoints.ts";
import { commandEndpoints } from "./command-endpoints.ts";
import { dxEndpoints } from "./dx-endpoints.ts";
import type { Endpoint } from "./endpoint.ts";
import { partnerEndpoints } from "./partner-endpoints.ts";
import { userEndpoints } from "./user-endpoints.ts";
import { vehicleEndpoints } from "./vehicle-endpoints.ts";
import { vehicleReads } from "./vehicle-reads.ts";

/** Every call that the API hosts answer. */
export const endpoints: readonly Endpoint[] = [
  ...userEndpoints,
  ...vehicleEndpoints,
  ...vehicleReads,
  ...commandEndpoints,
  ...dxEndpoints,
  ...chargingEndpoints,
  ...partnerEndpoints,
];
