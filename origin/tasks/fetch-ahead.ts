/**
 * How many tasks a worker claims beyond those that it can begin at once. Small ones are worth it: a claim of a
 * thousand costs little more than one of five. Large ones are not: they would lie here while another worker is free.
 * So it goes by how long the last ones lay: about a tenth of a second of work, whatever the work is.
 */
export const fetchAheadMost = 1_000;

/** The last ones said nothing of these: what lies so long is given back, and for a while nothing is fetched ahead. */
export const foreseenWrongly = { lainMs: 1_000, pauseMs: 10_000 };

const lainMs = { short: 100, long: 300 };

export function nextFetchAhead(ahead: number, width: number, laidMs: number): number {
  if (laidMs <= lainMs.short) return Math.min(fetchAheadMost, Math.max(width, ahead * 2));
  return laidMs > lainMs.long ? Math.floor(ahead / 4) : ahead;
}
