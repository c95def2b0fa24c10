import * as z from "zod";
import { createManualClock, type ManualClock } from "../../origin/outside/clock/manual.ts";
import { openMemory } from "../../origin/outside/key-value/memory.ts";
import type { KeyValue } from "../../origin/outside/key-value/port.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import type { TeslaAccount } from "../../origin/tesla/account.ts";
import { createBreaker } from "../../origin/tesla/breaker.ts";
import { createCallAccount } from "../../origin/tesla/call-account.ts";
import type { Fetch } from "../../origin/tesla/exchange.ts";
import { createMeter } from "../../origin/tesla/meter.ts";
import type { Log } from "../../shared/log.ts";
import { silentLog } from "../silent-log.ts";

export interface TeslaCallsUnderTest {
  clock: ManualClock;
  breaker: ReturnType<typeof createBreaker>;
  /** One billed read. */
  read(): Promise<unknown>;
}

export const account: TeslaAccount = {
  id: "someone",
  access: async () => ({ accessToken: "token", region: "eu", scopes: [] }),
  renew: async () => ({ accessToken: "renewed", region: "eu", scopes: [] }),
  moved: async () => {},
};

/** An instance of the client on a clock that stands still, asking whatever stands in for Tesla. */
export function teslaCalls(
  fetch: Fetch,
  shared: { clock?: ManualClock; keyValue?: KeyValue; log?: Log; monthlyUsd?: number } = {},
): TeslaCallsUnderTest {
  const clock = shared.clock ?? createManualClock();
  const keyValue = shared.keyValue ?? openMemory({ clock });
  const breaker = createBreaker({
    keyValue,
    clock,
    randomness: createSeededRandomness("breaker"),
    log: silentLog,
  });
  const call = createCallAccount(
    { fetch, clock, randomness: createSeededRandomness("calls"), keyValue, breaker, log: silentLog },
    {
      authorizeUrl: "https://auth.invalid",
      tokenUrl: "https://token.invalid",
      apiUrls: { na: "https://na.invalid", eu: "https://eu.invalid" },
      clientId: "id",
      clientSecret: "secret",
      redirectUri: "https://us.invalid",
    },
    createMeter({
      keyValue,
      clock,
      log: shared.log ?? silentLog,
      budget: { monthlyUsd: shared.monthlyUsd ?? 1e6, dailyUsdEach: 1e6 },
    }),
  );
  return {
    clock,
    breaker,
    read: () =>
      call(account, {
        name: "read",
        path: "/read",
        category: "data",
        answer: z.object({ response: z.string() }),
      }),
  };
}

export const good = (): Response => Response.json({ response: "good" });

/** Runs work on a manual clock: time goes on whenever everything waits for it. */
export async function onClock<Result>(
  clock: ManualClock,
  work: Promise<Result>,
  stepMs = 250,
): Promise<Result> {
  let over = false;
  const watched = work.finally(() => {
    over = true;
  });
  watched.catch(() => {});
  while (!over) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!over) await clock.advance(stepMs);
  }
  return watched;
}
