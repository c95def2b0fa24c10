import { z } from "zod";
import type { SeededRandom } from "../world/seeded-random.ts";
import { findGarbage } from "./garbage-shapes.ts";

const latencyMsMax = 120_000;
const faultsMax = 100;
const timesMax = 1_000_000;

/** One thing that goes wrong. What it matches: a part of the path, a method, the next `times` requests. */
export const NewFault = z
  .strictObject({
    /** Any part of the path: `/vehicle_data`, `/token-host`. */
    path: z.string().min(1).max(500).optional(),
    method: z.enum(["GET", "POST"]).optional(),
    /** How many matching requests it lets pass before its first. */
    skip: z.int().min(1).max(timesMax).optional(),
    /** How many requests it hits; without it, all until they are cleared. */
    times: z.int().min(1).max(timesMax).optional(),
    /** How many of the matching requests it hits, by chance of the seed; without it, all. */
    chance: z.number().min(0).max(1).optional(),
    latency_ms: z.int().min(0).max(latencyMsMax).optional(),
    status: z.int().min(400).max(599).optional(),
    /** The text in Tesla's envelope beside `status`; without it, the usual one of that status. */
    error: z.string().max(500).optional(),
    retry_after_seconds: z.int().min(0).max(86_400).optional(),
    /**
     * Instead of JSON: never anything, half of the real answer, or a firewall's page. `revoke`: whoever asks takes
     * the consent back in this moment, and the real answer says so.
     */
    answer: z.enum(["hang", "cut", "html", "revoke"]).optional(),
    /** Sent as it is, as application/json, with `status` or 200: any garbage. */
    body: z.string().max(65_536).optional(),
    /** A shape of garbage-shapes.ts, by its name or its place in the list. */
    garbage: z
      .union([z.string().max(100), z.int().min(0).max(1_000)])
      .refine(
        (shape) => findGarbage(shape) !== undefined,
        "There is no such shape: GET /control/garbage lists them",
      )
      .transform((shape) => findGarbage(shape)?.name ?? "")
      .optional(),
  })
  .refine(
    ({ latency_ms, status, answer, body, garbage }) =>
      [latency_ms, status, answer, body, garbage].some((one) => one !== undefined),
    "Name at least one of latency_ms, status, answer, body, garbage",
  );

export type Fault = z.output<typeof NewFault>;

export interface FaultPlan {
  add(fault: Fault): void;
  /** The first fault that is meant for this request; it counts as one of its `times`. */
  take(method: string, path: string): Fault | undefined;
  list(): Fault[];
  /** Forgets the fault at this place of the list. */
  remove(index: number): void;
  /** Forgets all, and ends the answers that hang. */
  clear(): void;
  /** Resolves when the plan is cleared. */
  cleared(): Promise<void>;
}

interface Planned {
  fault: Fault;
  toSkip: number;
  left: number;
}

export function createFaultPlan(random: SeededRandom): FaultPlan {
  let plan: Planned[] = [];
  let clearing = Promise.withResolvers<void>();

  /** Asked of each fault that matches, in turn: a fault that lets pass leaves the request to the next. */
  const hits = (planned: Planned): boolean => {
    const { chance } = planned.fault;
    if (planned.toSkip > 0) {
      planned.toSkip -= 1;
      return false;
    }
    return chance === undefined || random.next() < chance;
  };
  return {
    add: (fault) => {
      if (plan.length >= faultsMax) plan.shift();
      plan.push({ fault, toSkip: fault.skip ?? 0, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    take: (method, path) => {
      const found = plan.find((planned) => matches(planned.fault, method, path) && hits(planned));
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) plan = plan.filter((one) => one !== found);
      return found.fault;
    },
    list: () =>
      plan.map(({ fault: { skip: _, ...fault }, toSkip, left }) => ({
        ...fault,
        ...(toSkip > 0 && { skip: toSkip }),
        ...(Number.isFinite(left) && { times: left }),
      })),
    remove: (index) => {
      plan = plan.filter((_, at) => at !== index);
    },
    clear: () => {
      plan = [];
      clearing.resolve();
      clearing = Promise.withResolvers();
    },
    cleared: () => clearing.promise,
  };
}

const matches = (fault: Fault, method: string, path: string): boolean =>
  (fault.method === undefined || fault.method === method) && path.includes(fault.path ?? "");
