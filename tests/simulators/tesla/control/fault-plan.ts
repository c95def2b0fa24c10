import { z } from "zod";

const latencyMsMax = 120_000;
const faultsMax = 100;

/** One thing that goes wrong. What it matches: a part of the path, a method, the next `times` requests. */
export const NewFault = z
  .strictObject({
    /** Any part of the path: `/vehicle_data`, `/token-host`. */
    path: z.string().min(1).max(500).optional(),
    method: z.enum(["GET", "POST"]).optional(),
    /** How many requests it hits; without it, all until they are cleared. */
    times: z.int().min(1).max(1_000_000).optional(),
    latency_ms: z.int().min(0).max(latencyMsMax).optional(),
    status: z.int().min(400).max(599).optional(),
    retry_after_seconds: z.int().min(0).max(86_400).optional(),
    /** Instead of JSON: never anything, half of the real answer, or a firewall's page. */
    answer: z.enum(["hang", "cut", "html"]).optional(),
    /** Sent as it is, as application/json, with `status` or 200: any garbage. */
    body: z.string().max(65_536).optional(),
  })
  .refine(
    ({ latency_ms, status, answer, body }) =>
      [latency_ms, status, answer, body].some((one) => one !== undefined),
    "Name at least one of latency_ms, status, answer, body",
  );

export type Fault = z.infer<typeof NewFault>;

export interface FaultPlan {
  add(fault: Fault): void;
  /** The first fault that is meant for this request; it counts as one of its `times`. */
  take(method: string, path: string): Fault | undefined;
  list(): Fault[];
  /** Forgets all, and ends the answers that hang. */
  clear(): void;
  /** Resolves when the plan is cleared. */
  cleared(): Promise<void>;
}

export function createFaultPlan(): FaultPlan {
  let faults: { fault: Fault; left: number }[] = [];
  let clearing = Promise.withResolvers<void>();
  return {
    add: (fault) => {
      if (faults.length >= faultsMax) faults.shift();
      faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    take: (method, path) => {
      const found = faults.find(
        ({ fault }) =>
          (fault.method === undefined || fault.method === method) && path.includes(fault.path ?? ""),
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) faults = faults.filter((one) => one !== found);
      return found.fault;
    },
    list: () =>
      faults.map(({ fault, left }) => ({ ...fault, ...(Number.isFinite(left) && { times: left }) })),
    clear: () => {
      faults = [];
      clearing.resolve();
      clearing = Promise.withResolvers();
    },
    cleared: () => clearing.promise,
  };
}
