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
  /** Tells whether anything lay there. */
  remove(key: string): Promise<boolean>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
