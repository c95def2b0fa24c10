/** Where finished reports lie, as far as the edge needs to know. */
export interface ReportStore {
  /** An address that opens this report without credentials for a minute, and saves it under its name. */
  addressOf(reportId: string, fileName: string): Promise<string>;
}
