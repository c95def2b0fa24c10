import type { z } from "zod";
import { Fault, refuse } from "../../shared/faults.ts";
import type { Log } from "../../shared/log.ts";
import type { Clock } from "../outside/clock/port.ts";

export interface TeslaOutside {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  clock: Clock;
  log: Log;
}

export interface TeslaCall<Schema extends z.ZodType> {
  /** What it is, as a log may name it: no path, since Tesla's paths can hold VINs. */
  name: string;
  url: string;
  init?: RequestInit;
  answer: Schema;
}

const answerMsMax = 20_000;
const answerBytesMax = 2 * 1024 * 1024;

/** One call and its answer, parsed; everything that can go wrong with Tesla comes out as one of our faults. */
export async function callTesla<Schema extends z.ZodType>(
  { fetch, clock, log }: TeslaOutside,
  { name, url, init, answer }: TeslaCall<Schema>,
): Promise<z.infer<Schema>> {
  const startedMs = clock.now();
  // One deadline for all of it: an answer that trickles in is over at the same time as one that never comes.
  const signal = AbortSignal.timeout(answerMsMax);
  let status = 0;
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    status = response.status;
    const body = await readJson(response);
    if (!response.ok) throw faultOf(response.status, body);
    const parsed = answer.safeParse(body);
    if (!parsed.success) refuse("tesla.unexpected", `${name}: an unexpected shape`);
    return parsed.data;
  } catch (error) {
    throw error instanceof Fault
      ? error
      : new Fault("tesla.unreachable", `${name}: ${nameOf(error)}`, retryLater);
  } finally {
    log.info("Tesla was called", { call: name, status, milliseconds: clock.now() - startedMs });
  }
}

const retryLater = { headers: { "retry-after": "30" } };

/** JSON of a bounded size, or undefined where it isn't that: an error page of a firewall, half an answer. */
async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > answerBytesMax) refuse("tesla.unexpected", `an answer above ${answerBytesMax} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    if (response.ok) refuse("tesla.unexpected", "an answer that is no JSON");
    return undefined;
  }
}

function faultOf(status: number, body: unknown): Fault {
  const said = body instanceof Object && "error" in body ? String(body.error).slice(0, 200) : "";
  const found = `${status} ${said}`.trim();
  if (status === 401) return new Fault("tesla.reconnect", found);
  if (status === 404) return new Fault("vehicle.unknown", found);
  if (status === 408) return new Fault("vehicle.asleep", found);
  if (status === 429 || status >= 500) return new Fault("tesla.unreachable", found, retryLater);
  return new Fault("tesla.unexpected", found);
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "unknown");
