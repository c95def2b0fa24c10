/** What Tesla bills, and what costs nothing. */
export const priceMicroUsd = { free: 0, data: 2_000, command: 1_000, wake: 20_000 } as const;
export type Category = keyof typeof priceMicroUsd;

/** Every answer below 500 is billed. */
export const isBilled = (status: number | undefined): boolean => status !== undefined && status < 500;

/** The price of one attempt, set aside. */
export interface Reservation {
  /** Every answer below 500 is billed, refusals and broken ones too; what wasn't is given back. Tells the cost. */
  settle(status: number | undefined): Promise<number>;
}
