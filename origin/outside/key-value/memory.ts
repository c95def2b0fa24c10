import type { Clock } from "../clock/port.ts";
import type { KeyValue } from "./port.ts";

/** Values in this process, gone with it. */
export function openMemory({ clock }: { clock: Clock }): KeyValue {
  const entries = new Map<string, { value: string; endsAtMs: number }>();

  const read = (key: string): string | undefined => {
    const entry = entries.get(key);
    if (!entry) return undefined;
    if (entry.endsAtMs > clock.now()) return entry.value;
    entries.delete(key);
    return undefined;
  };

  const write = (key: string, value: string, lifeSeconds: number): void => {
    if (entries.size >= sweepAt) sweep();
    entries.set(key, { value, endsAtMs: clock.now() + lifeSeconds * 1000 });
  };

  const sweep = (): void => {
    for (const [key, { endsAtMs }] of entries) if (endsAtMs <= clock.now()) entries.delete(key);
    if (entries.size >= sweepAt)
      throw new Error(`Keeping a value: ${entries.size} live values are all the memory may hold`);
  };

  return {
    get: async (key) => read(key),
    set: async (key, value, lifeSeconds) => write(key, value, lifeSeconds),
    add: async (key, value, lifeSeconds) => {
      if (read(key) !== undefined) return false;
      write(key, value, lifeSeconds);
      return true;
    },
    take: async (key) => {
      const value = read(key);
      entries.delete(key);
      return value;
    },
    replace: async (key, expected, value, lifeSeconds) => {
      if (read(key) !== expected) return false;
      write(key, value, lifeSeconds);
      return true;
    },
    count: async (key, by, lifeSeconds) => {
      const sum = Number(read(key) ?? 0) + by;
      const entry = entries.get(key);
      if (entry) entry.value = String(sum);
      else write(key, String(sum), lifeSeconds);
      return sum;
    },
    prolong: async (key, lifeSeconds) => {
      const value = read(key);
      if (value !== undefined) write(key, value, lifeSeconds);
      return value !== undefined;
    },
    release: async (key, expected) => {
      if (read(key) !== expected) return false;
      return entries.delete(key);
    },
    remove: async (key) => {
      const there = read(key) !== undefined;
      entries.delete(key);
      return there;
    },
    ping: async () => {},
    close: async () => entries.clear(),
  };
}

/** A laptop never has as many; past it the memory would be a leak. */
const sweepAt = 100_000;
