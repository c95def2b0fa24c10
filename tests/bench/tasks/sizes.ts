/** The same for everyone who is measured. */

/** How many run at once. */
export const slots = 10;

/** So many are added in one call. */
export const batchOfAdding = 1_000;
