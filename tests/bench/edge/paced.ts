import { interleaved, type Sides } from "../harness.ts";
import { median } from "../result.ts";

const perSecond = 1_000;
const requestsOfRun = 2_000;
const pairs = 5;

/** By how many milliseconds ours answers later than the peer at a fixed rate, at the median. */
export async function addedMedianMs(
  urls: Record<keyof Sides, string>,
  headers: Record<keyof Sides, Record<string, string>>,
): Promise<number> {
  const taken = await interleaved(
    { ours: () => medianMs(urls.ours, headers.ours), peer: () => medianMs(urls.peer, headers.peer) },
    pairs,
  );
  return median(taken.map(({ ours, peer }) => ours - peer));
}

/**
 * Each request is sent when it is due, whatever became of those before it, and its time counts from that moment: who
 * waits for answers before he asks again measures a server that stalls as a good one.
 */
async function medianMs(url: string, headers: Record<string, string>): Promise<number> {
  const startedAtMs = performance.now();
  const asked: Promise<number>[] = [];
  while (asked.length < requestsOfRun) {
    const dueAtMs = startedAtMs + (asked.length * 1000) / perSecond;
    const earlyMs = dueAtMs - performance.now();
    if (earlyMs > 0) await Bun.sleep(earlyMs);
    asked.push(askedOnce(url, headers, dueAtMs));
  }
  return median(await Promise.all(asked));
}

async function askedOnce(url: string, headers: Record<string, string>, dueAtMs: number): Promise<number> {
  const answer = await fetch(url, { headers });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`Asking at a fixed rate: answered ${answer.status}`);
  return performance.now() - dueAtMs;
}
