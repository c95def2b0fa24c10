import { Redis } from "@upstash/redis/cloudflare";
import { decisionOf } from "./decision-of.ts";
import type { Policy, RateLimitStore } from "./port.ts";
import { exactQuotaMax } from "./sliding-window.ts";
import { takeScript } from "./take-script.ts";

interface Settings {
  url: string;
  token: string;
}

/** Nobody waits longer for a decision: what comes later is not waited for on the wire either. */
const answerMsMax = 300;

/**
 * One count for the world, in Redis behind HTTP. A request is one call, whatever it counts under: the script is known
 * by its hash, and sent as a text only where the server has forgotten it.
 */
export function upstashRateLimits({ url, token }: Settings, { now }: { now: () => number }): RateLimitStore {
  const redis = new Redis({
    url,
    token,
    // A count that is asked for twice would count twice.
    retry: false,
    // Nothing is read here that was written by others of whom we know.
    readYourWrites: false,
    enableTelemetry: false,
    enableAutoPipelining: false,
    signal: () => AbortSignal.timeout(answerMsMax),
  });
  const script = redis.createScript<number[]>(takeScript);

  return {
    async take(key, policies, { count = 1, lastsMs = 0, guard } = {}) {
      const windows = [...windowsOf(key, policies), ...windowsOf(guard?.key ?? "", guard?.policies ?? [])];
      const told = await asked(
        script.exec(
          windows.flatMap(({ name }) => [name, `${name}:sum`]),
          [
            count,
            lastsMs,
            now(),
            ...windows.flatMap(({ quota, lengthMs, grainMs }) => [quota, lengthMs, grainMs]),
          ].map(String),
        ),
      );
      return decisionOf(told, policies, guard?.policies);
    },
  };
}

/** The client's errors quote the command, and with it the names under which people count. */
async function asked<Answer>(command: Promise<Answer>): Promise<Answer> {
  try {
    return await command;
  } catch (error) {
    const [said = ""] = (error instanceof Error ? error.message : String(error)).split(", command was:");
    throw new Error(said.slice(0, 120));
  }
}

const windowsOf = (key: string, policies: readonly Policy[]) =>
  policies.map(({ quota, windowSeconds }) => ({
    name: `limit:${key}:${windowSeconds}`,
    quota,
    lengthMs: windowSeconds * 1000,
    grainMs: quota <= exactQuotaMax ? 1 : windowSeconds,
  }));
