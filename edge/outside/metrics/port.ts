/** One request, as it is counted: classes and outcomes, and nothing that tells of a person. */
export interface RequestPoint {
  kind: "request";
  hostClass: string;
  routeClass: string;
  outcome: "answered" | "refused" | "failed";
  fault: string;
  /** How its limit was decided, if it had one. */
  limit: string;
  region: string;
  status: number;
  edgeMs: number;
  originMs: number;
  limitRefusals: number;
  failovers: number;
}

/** One ask for an identity token. */
export interface TokenPoint {
  kind: "token";
  outcome: "answered" | "failed";
}

/** Counts what happens. Never waits, never fails: what isn't counted is not worth a request. */
export interface Metrics {
  count(point: RequestPoint | TokenPoint): void;
}

/** As much of Workers Analytics Engine as is used. */
export interface MetricsDataset {
  writeDataPoint(point: { indexes?: string[]; blobs?: string[]; doubles?: number[] }): void;
}
