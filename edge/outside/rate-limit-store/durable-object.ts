import { DurableObject } from "cloudflare:workers";
import { leasing } from "./leasing.ts";
import type { Decision, Policy, RateLimitStore, TakeOptions } from "./port.ts";
import { SlidingWindow } from "./sliding-window.ts";

/** One object for each key: it runs in one place in the world and one request at a time, so its count is exact. */
export const durableObjectRateLimits = (
  counters: DurableObjectNamespace<RateLimitCounter>,
): RateLimitStore => ({
  take: async (key, policies, options) => counters.getByName(key).take([...policies], options),
});

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
  async take(policies: Policy[], options: TakeOptions = {}): Promise<Decision> {
    const { guard, lastsMs = 0 } = options;
    const { granted, policies: states } = this.#window.take(policies, Date.now(), options);
    if (!guard || granted === 0) return this.#told(policies, { granted, policies: states });
    const asked = await this.#guards
      .take(guard.key, guard.policies, { count: granted, lastsMs })
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
  #told(policies: readonly Policy[], decision: Decision): Decision {
    const { storage } = this.ctx;
    if (decision.granted > 0 && policies.some(({ windowSeconds }) => windowSeconds > heldInMemorySeconds)) {
      storage.put("window", this.#window.toJson(), { allowUnconfirmed: true });
      storage.setAlarm(this.#window.endsAtMs, { allowUnconfirmed: true });
    }
    return decision;
  }
}
