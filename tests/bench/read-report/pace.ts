/** How long each of many asks took, in milliseconds, smallest first. */
export type Times = readonly number[];

export const percentile = (times: Times, share: number): number => {
  const found = times[Math.min(times.length - 1, Math.floor(times.length * share))];
  if (found === undefined) throw new Error("Taking a percentile: nothing was timed");
  return found;
};

/**
 * Everyone asks, takes the answer in for a second as a person does, and asks again, for as long as the run lasts; they
 * begin spread over that second.
 */
export async function atAPersonsPace(
  asks: readonly (() => Promise<void>)[],
  { seconds, thinkMs }: { seconds: number; thinkMs: number },
): Promise<Times> {
  const times: number[] = [];
  const endsAt = performance.now() + seconds * 1000;
  await Promise.all(
    asks.map(async (ask, index) => {
      await Bun.sleep((thinkMs * index) / asks.length);
      while (performance.now() < endsAt) {
        times.push(await timed(ask));
        await Bun.sleep(thinkMs);
      }
    }),
  );
  return times.toSorted((one, other) => one - other);
}

/** Everyone at the same moment. */
export const allAtOnce = async (asks: readonly (() => Promise<void>)[]): Promise<Times> =>
  (await Promise.all(asks.map(timed))).toSorted((one, other) => one - other);

async function timed(ask: () => Promise<void>): Promise<number> {
  const startedMs = performance.now();
  await ask();
  return performance.now() - startedMs;
}
