import type { KyselyPlugin } from "kysely";
import type { Database, Rows } from "../../origin/outside/database/port.ts";
import type { KeyValue } from "../../origin/outside/key-value/port.ts";
import type { ObjectStore } from "../../origin/outside/object-store/port.ts";

/** Lets one call of many fail: the n-th after it was armed, whichever port it goes to; or all from it, as if killed. */
export interface NthCall {
  arm(n: number, andAllAfter?: boolean): void;
  /** Lets everything through from now on; tells which call failed, if it came to that. */
  disarm(): string | undefined;
  database(database: Database): Database;
  objects(objects: ObjectStore): ObjectStore;
  keyValue(keyValue: KeyValue): KeyValue;
}

export function createNthCall(): NthCall {
  let left = Number.POSITIVE_INFINITY;
  let struck: string | undefined;
  let killed = false;
  const pass = (call: string): void => {
    left--;
    if (left > 0 || (left < 0 && !killed)) return;
    struck ??= call;
    throw new Error(`On purpose: ${call}`);
  };
  const failing: KyselyPlugin = {
    transformQuery: ({ node }) => {
      pass(`statement ${node.kind}`);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return {
    arm: (n, andAllAfter = false) => {
      left = n;
      killed = andAllAfter;
      struck = undefined;
    },
    disarm: () => {
      left = Number.POSITIVE_INFINITY;
      return struck;
    },
    database: (database) => ({
      ...database,
      rows: database.rows.withPlugin(failing),
      transaction: async (work) => {
        const result = await database.transaction(async (rows) => {
          const made = await work(rows.withPlugin(failing) as Rows);
          pass("commit");
          return made;
        });
        pass("a commit's answer");
        return result;
      },
      notify: async (channel, text, rows) => {
        pass("notify");
        await database.notify(channel, text, rows);
      },
    }),
    objects: (objects) => ({
      ...objects,
      put: async (...stored) => {
        pass("put");
        await objects.put(...stored);
        pass("a put's answer");
      },
      get: async (name) => {
        pass("get");
        return objects.get(name);
      },
      list: async (...asked) => {
        pass("list");
        return objects.list(...asked);
      },
      remove: async (name) => {
        pass("remove");
        return objects.remove(name);
      },
    }),
    keyValue: (keyValue) =>
      new Proxy(keyValue, {
        get: (target, name: keyof KeyValue) => {
          const call = target[name] as (...told: unknown[]) => Promise<unknown>;
          return async (...told: unknown[]) => {
            pass(`key-value ${name}`);
            return call.apply(target, told);
          };
        },
      }),
  };
}
