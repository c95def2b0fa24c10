/** Where finished reports lie, as far as the edge needs to know. */
export interface ReportStore {
  /** An address that opens this report without credentials for a minute, and saves it under its name. */
  addressOf(reportId: string, fileName: string, method: "GET" | "HEAD"): Promise<string>;
  /** Whether the origin sees by itself who opens it; where it doesn't, it is told. */
  readonly seenByOrigin: boolean;
}

/** A key of Cloud Storage's own: it signs addresses of objects and opens nothing else. */
export interface HmacKey {
  accessId: string;
  secret: string;
}
