/**
 * How long one side waits for another, in one place: whoever waits in front has to wait longer than whoever works
 * behind may take, or a good answer comes to nobody.
 */

/** One request to Tesla. */
export const teslaAttemptMsMax = 10_000;
/** One call of Tesla: its attempts and the pauses between them. */
export const teslaCallMsMax = 20_000;
/** So many calls a report makes. */
export const teslaCallsOfReport = 2;

/** At the edge, until the first byte of the origin's answer. */
export const firstByteMsMax = 10_000;
/** The same where the origin asks Tesla: the time of its calls, and a moment for its own part. */
export const teslaFirstByteMsMax = 45_000;
/** The same where a report is also laid out while somebody waits. */
export const pdfFirstByteMsMax = 60_000;
