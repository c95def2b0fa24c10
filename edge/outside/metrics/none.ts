import type { Metrics } from "./port.ts";

/** Where nothing is bound that could count. */
export const noMetrics: Metrics = { count: () => {} };
