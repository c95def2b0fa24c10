import { setTimeout as wait } from "node:timers/promises";

/** Waits for a condition, never for a time: throws where it doesn't come true. */
export async function until(isTrue: () => boolean | Promise<boolean>, mostMs = 10_000): Promise<void> {
  const giveUpAt = Date.now() + mostMs;
  while (!(await isTrue())) {
    if (Date.now() > giveUpAt) throw new Error(`Waiting ${mostMs} ms for ${isTrue}: it did not come true`);
    await wait(5);
  }
}
