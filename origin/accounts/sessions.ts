import { createHash } from "node:crypto";
import * as z from "zod";
import { toBase64Url } from "../../shared/base64url.ts";
import { refuse } from "../../shared/faults.ts";
import type { Clock } from "../outside/clock/port.ts";
import { type KeyValue, updateJson } from "../outside/key-value/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import { TeslaGrant } from "../tesla/grant.ts";
import { type Fernet, InvalidToken } from "./fernet.ts";

/** A signed-in person: a pseudonym, what Tesla gave us, and how long it may last at most. */
export interface Session {
  id: string;
  userId: string;
  /** Under which this person's calls are counted. */
  budgetId: string;
  grant: TeslaGrant;
  /** The refresh token before the last: Tesla takes it again for a day. */
  previous?: { refreshToken: string; untilMs: number } | undefined;
  endsAtMs: number;
}

/** Sessions end by themselves: 30 minutes after their last use, 8 hours after they began. */
export const sessionLife = { idleSeconds: 30 * 60, mostSeconds: 8 * 3600 };

export interface Sessions {
  open(userId: string, budgetId: string, grant: TeslaGrant): Promise<Session>;
  /** The session, its end moved on by this use; undefined where it is over. */
  use(id: string): Promise<Session | undefined>;
  /** Keeps another grant, with the refresh token before it; false where the session is over. */
  keepGrant(id: string, grant: TeslaGrant, previous?: Session["previous"]): Promise<boolean>;
  end(id: string): Promise<boolean>;
  /** Every session of a person that still lives. */
  allOf(userId: string): Promise<Pick<Session, "grant" | "endsAtMs">[]>;
  /** Ends every session of a person; tells how many. */
  endAllOf(userId: string): Promise<number>;
}

const Stored = z.object({
  user_id: z.string(),
  budget_id: z.string(),
  ends_at_ms: z.number(),
  /** The grant, and the refresh token before it, encrypted. */
  sealed: z.string(),
});
type Stored = z.infer<typeof Stored>;

/** A person's sessions, as the list of them names them. */
const Keys = z.array(z.string());

const Sealed = z.object({
  grant: TeslaGrant,
  previous: z.object({ refreshToken: z.string(), untilMs: z.number() }).optional(),
});

export interface SessionsNeeds {
  keyValue: KeyValue;
  fernet: Fernet;
  clock: Clock;
  randomness: Randomness;
}

export function createSessions({ keyValue, fernet, clock, randomness }: SessionsNeeds): Sessions {
  const seal = (sealed: z.input<typeof Sealed>): string => fernet.encrypt(JSON.stringify(sealed));

  return {
    open: async (userId, budgetId, grant) => {
      const id = toBase64Url(randomness.bytes(32));
      const endsAtMs = clock.now() + sessionLife.mostSeconds * 1000;
      const stored: Stored = {
        user_id: userId,
        budget_id: budgetId,
        ends_at_ms: endsAtMs,
        sealed: seal({ grant }),
      };
      // The list first: a session that no list names could not be ended with the others.
      await updateJson<string[]>(keyValue, listKeyOf(userId), sessionLife.mostSeconds, (keys = []) =>
        [...keys, keyOf(id)].slice(-sessionsMax),
      );
      await keyValue.set(keyOf(id), JSON.stringify(stored), sessionLife.idleSeconds);
      return { id, userId, budgetId, grant, endsAtMs };
    },
    use: async (id) => {
      const session = await read(keyOf(id));
      if (!session) return undefined;
      await keyValue.prolong(keyOf(id), idleSecondsLeft(session.endsAtMs, clock.now()));
      return { id, ...session };
    },
    keepGrant: async (id, grant, previous) => {
      const text = await keyValue.get(keyOf(id));
      if (text === undefined) return false;
      const { ends_at_ms } = Stored.parse(JSON.parse(text));
      const life = idleSecondsLeft(ends_at_ms, clock.now());
      const written = seal(previous ? { grant, previous } : { grant });
      const kept = await updateJson<Stored>(
        keyValue,
        keyOf(id),
        life,
        (now) => now && { ...now, sealed: written },
      );
      return kept?.sealed === written;
    },
    allOf: async (userId) => {
      const found = await Promise.all((await keysOf(userId)).map(read));
      return found.filter((session) => session !== undefined);
    },
    end: (id) => keyValue.remove(keyOf(id)),
    endAllOf: async (userId) => {
      let ended = 0;
      // The list goes last, and only as it was read: a session that it doesn't name any more could not be found again.
      for (let tries = 0; tries < endTriesMax; tries++) {
        const text = await keyValue.get(listKeyOf(userId));
        if (text === undefined) return ended;
        const gone = await Promise.all(Keys.parse(JSON.parse(text)).map((key) => keyValue.remove(key)));
        ended += gone.filter(Boolean).length;
        if (await keyValue.release(listKeyOf(userId), text)) return ended;
      }
      return refuse("service.unavailable", "ending all sessions: more began as fast as they ended");
    },
  };

  async function keysOf(userId: string): Promise<string[]> {
    return Keys.parse(JSON.parse((await keyValue.get(listKeyOf(userId))) ?? "[]"));
  }

  async function read(key: string): Promise<Omit<Session, "id"> | undefined> {
    const text = await keyValue.get(key);
    if (text === undefined) return undefined;
    const stored = Stored.parse(JSON.parse(text));
    const sealed = unsealed(stored.sealed);
    if (!sealed || stored.ends_at_ms <= clock.now()) return undefined;
    return { userId: stored.user_id, budgetId: stored.budget_id, endsAtMs: stored.ends_at_ms, ...sealed };
  }

  function unsealed(text: string): z.infer<typeof Sealed> | undefined {
    try {
      return Sealed.parse(JSON.parse(fernet.decrypt(text)));
    } catch (error) {
      // Under a key that is gone: the person signs in again.
      if (error instanceof InvalidToken) return undefined;
      throw error;
    }
  }
}

/** Nobody is signed in in more places at once; the oldest would be forgotten by the list and end by itself. */
const sessionsMax = 100;
const endTriesMax = 10;

/** Seconds until a session ends where nobody uses it. */
export const idleSecondsLeft = (endsAtMs: number, nowMs: number): number =>
  Math.max(1, Math.min(sessionLife.idleSeconds, Math.floor((endsAtMs - nowMs) / 1000)));

/** Who reads the store doesn't learn the ids that open sessions. */
const keyOf = (id: string): string => `session:${createHash("sha256").update(id).digest("base64url")}`;
const listKeyOf = (userId: string): string => `sessions-of:${userId}`;
