import { Redis } from "ioredis";
import { Fault } from "../../../shared/faults.ts";
import type { Log } from "../../../shared/log.ts";
import type { KeyValue } from "./port.ts";

export interface RedisOptions {
  url: string;
  /** The certificate authority of the server, where it has one of its own (Memorystore does). */
  certificateAuthority?: string;
  log: Log;
}

/** A command that takes longer is given up: a person must not wait for a store that hangs. */
const commandMsMax = 500;

/** Redis 6.2 or newer. A call while the connection is broken fails at once instead of waiting in a queue. */
export async function openRedis({ url, certificateAuthority, log }: RedisOptions): Promise<KeyValue> {
  const redis = new Redis(url, {
    lazyConnect: true,
    commandTimeout: commandMsMax,
    connectTimeout: 5_000,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2_000),
    ...(certificateAuthority !== undefined && { tls: { ca: certificateAuthority } }),
  });
  let lastError = "";
  redis.on("error", ({ message }: Error) => {
    // A store that is gone says the same thing many times a second: once is enough.
    if (message !== lastError) log.warning("Redis does not answer", { error: message });
    lastError = message;
  });
  redis.on("ready", () => {
    lastError = "";
  });
  // A store that is not there yet is one that is gone for now: the client goes on trying.
  await redis.connect().catch(() => {});

  const ask = async <Answer>(command: Promise<Answer>): Promise<Answer> => {
    try {
      return await command;
    } catch (error) {
      throw new Fault("service.unavailable", `Redis: ${error instanceof Error ? error.message : error}`, {
        headers: { "retry-after": "2" },
      });
    }
  };

  return {
    get: async (key) => (await ask(redis.get(key))) ?? undefined,
    set: async (key, value, lifeSeconds) => {
      await ask(redis.set(key, value, "EX", lifeSeconds));
    },
    add: async (key, value, lifeSeconds) =>
      (await ask(redis.set(key, value, "EX", lifeSeconds, "NX"))) === "OK",
    take: async (key) => (await ask(redis.getdel(key))) ?? undefined,
    replace: async (key, expected, value, lifeSeconds) =>
      (await ask(redis.eval(replaceScript, 1, key, expected, value, lifeSeconds))) === 1,
    count: async (key, by, lifeSeconds) =>
      Number(await ask(redis.eval(countScript, 1, key, by, lifeSeconds))),
    prolong: async (key, lifeSeconds) => (await ask(redis.expire(key, lifeSeconds))) === 1,
    release: async (key, expected) => (await ask(redis.eval(releaseScript, 1, key, expected))) === 1,
    remove: async (key) => (await ask(redis.del(key))) === 1,
    ping: async () => {
      await ask(redis.ping());
    },
    close: async () => redis.disconnect(),
  };
}

const replaceScript = `
if redis.call("get", KEYS[1]) ~= ARGV[1] then return 0 end
redis.call("set", KEYS[1], ARGV[2], "EX", ARGV[3])
return 1`;

const releaseScript = `
if redis.call("get", KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call("del", KEYS[1])`;

const countScript = `
local sum = redis.call("incrby", KEYS[1], ARGV[1])
if redis.call("ttl", KEYS[1]) < 0 then redis.call("expire", KEYS[1], ARGV[2]) end
return sum`;
