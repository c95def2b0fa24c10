import { refuse } from "../../../shared/faults.ts";

/**
 * Short-lived values: sessions, sign-ins under way, locks. Everything in it ends by itself. Adapters keep these
 * promises; tests/contracts/key-value.ts proves it. Where the store doesn't answer in time, each call refuses with
 * `service.unavailable`.
 */
export interface KeyValue {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, lifeSeconds: number): Promise<void>;
  /** Sets it only where nothing lies there; tells whether it did. Of many callers at once one is told so. */
  add(key: string, value: string, lifeSeconds: number): Promise<boolean>;
  /** Reads and removes in one step: of many callers at once one gets the value. */
  take(key: string): Promise<string | undefined>;
  /** Changes what lies there only where it still is what the caller read; tells whether it did. */
  replace(key: string, expected: string, value: string, lifeSeconds: number): Promise<boolean>;
  /** Adds to a number that begins at 0, and tells what it became; its life begins with its first addition. */
  count(key: string, by: number, lifeSeconds: number): Promise<number>;
  /** Lets what lies there live on from now; tells whether anything did. */
  prolong(key: string, lifeSeconds: number): Promise<boolean>;
  /** Removes it only where it still is what the caller put there: a lock is given back by who holds it. */
  release(key: string, expected: string): Promise<boolean>;
  /** Tells whether anything lay there. */
  remove(key: string): Promise<boolean>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** More losses in a row than this mean a value that everyone writes: it should be several. */
const triesMax = 50;

/**
 * Changes a JSON value by what it was, whoever else does so at the same time: what `change` gives back is written
 * where nobody was quicker, else it is asked again. Undefined leaves it as it is.
 */
export async function updateJson<Value>(
  keyValue: Pick<KeyValue, "get" | "add" | "replace">,
  key: string,
  lifeSeconds: number,
  change: (value: Value | undefined) => Value | undefined,
): Promise<Value | undefined> {
  for (let tries = 0; tries < triesMax; tries++) {
    const text = await keyValue.get(key);
    const before: Value | undefined = text === undefined ? undefined : JSON.parse(text);
    const after = change(before);
    if (after === undefined) return before;
    const written = JSON.stringify(after);
    const won =
      text === undefined
        ? await keyValue.add(key, written, lifeSeconds)
        : await keyValue.replace(key, text, written, lifeSeconds);
    if (won) return after;
  }
  return refuse("service.unavailable", `changing one value: lost ${triesMax} times`);
}
