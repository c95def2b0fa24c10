import { DurableObject } from "cloudflare:workers";
import { decisionOf } from "./decision-of.ts";
import { leasing } from "./leasing.ts";
import type { Decision, Policy, RateLimitStore } from "./port.ts";
import { SlidingWindow } from "./sliding-window.ts";

/** One object for each key: it runs in one place in the world and one request at a time, so its count is exact. */
export const durableObjectRateLimits = (
  counters: DurableObjectNamespace<RateLimitCounter>,
): RateLimitStore => ({
  take: async (key, policies, { count = 1, lastsMs = 0, guard } = {}) => {
    const asked = [count, lastsMs, ...limitsOf(policies)];
    const told = await counters.getByName(key).take(asked, guard && [guard.key, ...limitsOf(guard.policies)]);
    // The guard of a key that has no room itself was not asked.
    const guardTold = told.length > 1 + 2 * policies.length;
    return decisionOf(told, policies, guardTold ? guard?.policies : undefined);
  },
});

/** A list of numbers, and what it is about: objects with names cost a sixth of the whole call to send and to read. */
const limitsOf = (policies: readonly Policy[]): number[] =>
  policies.flatMap(({ quota, windowSeconds }) => [quota, windowSeconds]);
const policiesOf = (limits: readonly number[]): Policy[] =>
  Array.from({ length: limits.length / 2 }, (_, index) => ({
    name: "",
    quota: limits[2 * index] ?? 0,
    windowSeconds: limits[2 * index + 1] ?? 0,
  }));

/** An object that nobody asks is put away after 70 s at the earliest: shorter windows need no storage. */
const heldInMemorySeconds = 60;

export class RateLimitCounter extends DurableObject {
  readonly #window = new SlidingWindow();
  /** The objects of the addresses behind this key: a busy key asks its own for a few at once. */
  readonly #guards: RateLimitStore;

  constructor(context: DurableObjectState, env: Cloudflare.Env) {
    super(context, env);
    const own = context.exports as unknown as { RateLimitCounter: DurableObjectNamespace<RateLimitCounter> };
    this.#guards = leasing(durableObjectRateLimits(own.RateLimitCounter), { now: Date.now });
    context.blockConcurrencyWhile(async () => {
      const stored = await context.storage.get<ReturnType<SlidingWindow["toJson"]>>("window");
      if (stored) this.#window.restore(stored);
    });
  }

  /**
   * The guard is asked for what this key has room for, and no more: what it doesn't grant is given back here. Until
   * then it is held, so that of many who ask at once none gets what another one may still get.
   */
  async take(
    [count = 1, lastsMs = 0, ...limits]: number[],
    guard?: [string, ...number[]],
  ): Promise<number[]> {
    const policies = policiesOf(limits);
    const { granted, policies: states } = this.#window.take(policies, Date.now(), { count, lastsMs });
    if (!guard || granted === 0) return this.#told(policies, { granted, policies: states });
    const [guardKey, ...guardLimits] = guard;
    const asked = await this.#guards
      .take(guardKey, policiesOf(guardLimits), { count: granted, lastsMs })
      .catch((error: unknown) => {
        this.#window.giveBack(policies, granted);
        throw error;
      });
    if (asked.granted < granted) this.#window.giveBack(policies, granted - asked.granted);
    return this.#told(policies, {
      granted: asked.granted,
      policies: asked.granted < granted ? this.#window.states(policies, Date.now()) : states,
      guard: asked.policies,
    });
  }

  /** What was kept goes when its last window is over: keys come and go, storage must not grow with them. */
  override async alarm(): Promise<void> {
    const { endsAtMs } = this.#window;
    if (endsAtMs > Date.now()) await this.ctx.storage.setAlarm(endsAtMs);
    else await this.ctx.storage.deleteAll();
  }

  /** The answer does not wait for the disk: a machine lost in these milliseconds forgets one request. */
  #told(policies: readonly Policy[], { granted, policies: states, guard = [] }: Decision): number[] {
    const { storage } = this.ctx;
    if (granted > 0 && policies.some(({ windowSeconds }) => windowSeconds > heldInMemorySeconds)) {
      storage.put("window", this.#window.toJson(), { allowUnconfirmed: true });
      storage.setAlarm(this.#window.endsAtMs, { allowUnconfirmed: true });
    }
    return [granted, ...[...states, ...guard].flatMap(({ remaining, resetMs }) => [remaining, resetMs])];
  }
}
