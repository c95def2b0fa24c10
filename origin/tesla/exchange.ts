import { untilAborted } from "../../shared/until-aborted.ts";
import type { Clock } from "../outside/clock/port.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What Tesla said, whatever its status; `body` is undefined where it was no JSON. */
export interface TeslaAnswer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** Nothing came, or not in time, or it broke off. */
export class NoAnswer extends Error {
  /** Set where the head of an answer had come: Tesla bills that, though nobody can use it. */
  status: number | undefined;
}

/** An answer that goes on and on is no answer. */
export class TooLarge extends Error {
  status: number | undefined;
}

const bytesMax = 2 * 1024 * 1024;

/** One request and its whole answer within the time: one that trickles in is over when one that never comes is. */
export async function exchange(
  { fetch, clock }: { fetch: Fetch; clock: Clock },
  url: string,
  init: RequestInit,
  msMax: number,
): Promise<TeslaAnswer> {
  const deadline = new AbortController();
  const over = new AbortController();
  const timer = clock.sleep(msMax, over.signal).then(
    () => deadline.abort(new NoAnswer("not in time")),
    () => {},
  );
  let status: number | undefined;
  try {
    const response = await untilAborted(
      deadline.signal,
      fetch(url, { ...init, redirect: "manual", signal: deadline.signal }),
    );
    status = response.status;
    const text = await untilAborted(deadline.signal, readText(response));
    return { status: response.status, headers: response.headers, body: parsed(text) };
  } catch (error) {
    const known = error instanceof NoAnswer || error instanceof TooLarge;
    const broken = known ? error : new NoAnswer(error instanceof Error ? error.name : "unknown");
    broken.status = status;
    throw broken;
  } finally {
    over.abort();
    await timer;
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > bytesMax) throw new TooLarge(`more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
