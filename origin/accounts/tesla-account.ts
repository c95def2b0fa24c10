import { createHash } from "node:crypto";
import { toBase64Url } from "../../shared/base64url.ts";
import { refuse } from "../../shared/faults.ts";
import type { Caller } from "../http/caller.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import type { TeslaAccount } from "../tesla/account.ts";
import type { TeslaOutside } from "../tesla/call-tesla.ts";
import { refreshGrant, type TeslaAccess, type TeslaConfig } from "../tesla/grant.ts";
import type { Session, Sessions } from "./sessions.ts";

export interface TeslaAccountNeeds {
  sessions: Sessions;
  keyValue: KeyValue;
  clock: Clock;
  randomness: Randomness;
  tesla: TeslaOutside;
  teslaConfig: TeslaConfig;
}

/** A token that ends sooner than this is renewed before it is used. */
const renewBeforeMs = 60_000;
/** An instance that died while it refreshed holds up the others no longer than this. */
const lockSeconds = 30;
const lookAgainMs = 100;
/** For so long Tesla takes the last used refresh token again. */
const graceMs = 24 * 3_600_000;

/**
 * A session's account at Tesla. A refresh token is good once: of all requests and instances one refreshes, and the
 * new pair is stored before anyone uses it. Who dies between Tesla's answer and the store leaves the older token,
 * which Tesla takes again for a day.
 */
export function createTeslaAccounts(needs: TeslaAccountNeeds): (caller: Caller) => TeslaAccount {
  const { sessions, keyValue, clock, randomness } = needs;
  /** One refresh at a time in this instance, before the store is asked for a lock. */
  const renewing = new Map<string, Promise<TeslaAccess>>();

  const sessionOf = async ({ sessionId }: Caller): Promise<Session> =>
    (await sessions.use(sessionId)) ?? refuse("session.over");

  const renewOnce = (caller: Caller, staleToken: string): Promise<TeslaAccess> => {
    const { sessionId } = caller;
    let renewal = renewing.get(sessionId);
    if (!renewal) {
      renewal = renew(caller, staleToken).finally(() => renewing.delete(sessionId));
      renewing.set(sessionId, renewal);
    }
    return renewal;
  };

  const renew = async (caller: Caller, staleToken: string): Promise<TeslaAccess> => {
    const lock = `refresh:${createHash("sha256").update(caller.sessionId).digest("base64url")}`;
    const owner = toBase64Url(randomness.bytes(12));
    const giveUpAtMs = clock.now() + lockSeconds * 1000;
    for (;;) {
      if (await keyValue.add(lock, owner, lockSeconds)) break;
      if (clock.now() > giveUpAtMs) refuse("tesla.unreachable", "another refresh takes too long");
      await clock.sleep(lookAgainMs);
      const { grant } = await sessionOf(caller);
      if (grant.accessToken !== staleToken) return grant;
    }
    try {
      const session = await sessionOf(caller);
      // Somebody else was quicker, between our look and our lock.
      if (session.grant.accessToken !== staleToken) return session.grant;
      return await refreshAndKeep(session);
    } finally {
      await keyValue.release(lock, owner);
    }
  };

  const refreshAndKeep = async (session: Session): Promise<TeslaAccess> => {
    const { grant, previous } = session;
    const older = previous && previous.untilMs > clock.now() ? [previous.refreshToken] : [];
    for (const refreshToken of [grant.refreshToken, ...older]) {
      const fresh = await refreshGrant(needs.tesla, needs.teslaConfig, refreshToken, grant.region);
      if (!fresh) continue;
      const kept = await sessions.keepGrant(session.id, fresh, {
        refreshToken,
        untilMs: clock.now() + graceMs,
      });
      return kept ? fresh : refuse("session.over", "ended while its token was refreshed");
    }
    return refuse("tesla.reconnect", "no refresh token is taken any more");
  };

  return (caller) => ({
    id: caller.budgetId,
    access: async () => {
      const { grant } = await sessionOf(caller);
      return grant.expiresAtMs - clock.now() > renewBeforeMs ? grant : renewOnce(caller, grant.accessToken);
    },
    renew: (staleToken) => renewOnce(caller, staleToken),
    moved: async (region) => {
      const { grant, previous } = await sessionOf(caller);
      await sessions.keepGrant(caller.sessionId, { ...grant, region }, previous);
    },
  });
}
