import type { Metrics, MetricsDataset } from "./port.ts";

/**
 * Workers Analytics Engine: a point for each event, of which the first column is the kind. Columns have numbers and no
 * names there, so their order is a promise (`docs/storage.md`); the index is what samples are drawn by.
 */
export const analyticsEngine = (dataset: MetricsDataset): Metrics => ({
  count(point) {
    if (point.kind === "token")
      return dataset.writeDataPoint({ indexes: ["token"], blobs: ["token", point.outcome], doubles: [1] });
    const { hostClass, routeClass, outcome, fault, limit, region } = point;
    dataset.writeDataPoint({
      indexes: [routeClass],
      blobs: ["request", outcome, hostClass, routeClass, fault, limit, region],
      doubles: [1, point.status, point.edgeMs, point.originMs, point.limitRefusals, point.failovers],
    });
  },
});
