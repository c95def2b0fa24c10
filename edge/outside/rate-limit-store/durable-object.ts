import { DurableObject } from "cloudflare:workers";
import type { Decision, Policy, RateLimitStore } from "./port.ts";
import { SlidingWindow } from "./sliding-window.ts";

/** One object for each key: it runs in one place in the world and one request at a time, so its count is exact. */
export const durableObjectRateLimits = (
  counters: DurableObjectNamespace<RateLimitCounter>,
): RateLimitStore => ({
  take: async (key, policies) => counters.getByName(key).take([...policies]),
});

/** An object that nobody asks is put away after 70 s at the earliest: shorter windows need no storage. */
const heldInMemorySeconds = 60;

export class RateLimitCounter extends DurableObject {
  #window: SlidingWindow | undefined;

  constructor(context: DurableObjectState, env: Cloudflare.Env) {
    super(context, env);
    context.blockConcurrencyWhile(async () => {
      const stored = await context.storage.get<ReturnType<SlidingWindow["toJson"]>>("window");
      if (stored) this.#window = SlidingWindow.fromJson(stored);
    });
  }

  take(policies: Policy[]): Decision {
    this.#window ??= new SlidingWindow();
    const decision = this.#window.take(policies, Date.now());
    if (decision.allowed && policies.some(({ windowSeconds }) => windowSeconds > heldInMemorySeconds))
      this.#keep(this.#window);
    return decision;
  }

  /** What was kept goes when its last window is over: keys come and go, storage must not grow with them. */
  override async alarm(): Promise<void> {
    const endsAtMs = this.#window?.endsAtMs ?? 0;
    if (endsAtMs > Date.now()) await this.ctx.storage.setAlarm(endsAtMs);
    else await this.ctx.storage.deleteAll();
  }

  /** The answer does not wait for the disk: a machine lost in these milliseconds forgets one request. */
  #keep(window: SlidingWindow): void {
    const { storage } = this.ctx;
    storage.put("window", window.toJson(), { allowUnconfirmed: true });
    storage.setAlarm(window.endsAtMs, { allowUnconfirmed: true });
  }
}
