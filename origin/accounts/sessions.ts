import { createHash } from "node:crypto";
import * as z from "zod";
import { toBase64Url } from "../../shared/base64url.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import type { TeslaGrant } from "../tesla/grant.ts";
import { type Fernet, InvalidToken } from "./fernet.ts";

/** A signed-in person: a pseudonym, what Tesla gave us, and how long it may last at most. */
export interface Session {
  id: string;
  userId: string;
  grant: TeslaGrant;
  endsAtMs: number;
}

/** Sessions end by themselves: 30 minutes after their last use, 8 hours after they began. */
export const sessionLife = { idleSeconds: 30 * 60, mostSeconds: 8 * 3600 };

export interface Sessions {
  open(userId: string, grant: TeslaGrant): Promise<Session>;
  /** The session, its end moved on by this use; undefined where it is over. */
  use(id: string): Promise<Session | undefined>;
  end(id: string): Promise<boolean>;
}

const Stored = z.object({
  user_id: z.string(),
  ends_at_ms: z.number(),
  /** The grant, encrypted. */
  sealed: z.string(),
});

const Grant = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAtMs: z.number(),
  region: z.enum(["na", "eu"]),
});

export interface SessionsNeeds {
  keyValue: KeyValue;
  fernet: Fernet;
  clock: Clock;
  randomness: Randomness;
}

export function createSessions({ keyValue, fernet, clock, randomness }: SessionsNeeds): Sessions {
  const write = (session: Session): Promise<void> => {
    const stored: z.infer<typeof Stored> = {
      user_id: session.userId,
      ends_at_ms: session.endsAtMs,
      sealed: fernet.encrypt(JSON.stringify(session.grant)),
    };
    return keyValue.set(keyOf(session.id), JSON.stringify(stored), idleSecondsLeft(session, clock.now()));
  };

  return {
    open: async (userId, grant) => {
      const id = toBase64Url(randomness.bytes(32));
      const session = { id, userId, grant, endsAtMs: clock.now() + sessionLife.mostSeconds * 1000 };
      await write(session);
      return session;
    },
    use: async (id) => {
      const text = await keyValue.get(keyOf(id));
      if (text === undefined) return undefined;
      const stored = Stored.parse(JSON.parse(text));
      const session = { id, userId: stored.user_id, endsAtMs: stored.ends_at_ms, grant: open(stored.sealed) };
      if (!session.grant || session.endsAtMs <= clock.now()) return undefined;
      const used = { ...session, grant: session.grant };
      await keyValue.replace(keyOf(id), text, text, idleSecondsLeft(used, clock.now()));
      return used;
    },
    end: (id) => keyValue.remove(keyOf(id)),
  };

  function open(sealed: string): TeslaGrant | undefined {
    try {
      return Grant.parse(JSON.parse(fernet.decrypt(sealed)));
    } catch (error) {
      // Under a key that is gone: the person signs in again.
      if (error instanceof InvalidToken) return undefined;
      throw error;
    }
  }
}

/** Seconds until the session ends where nobody uses it. */
export const idleSecondsLeft = ({ endsAtMs }: Pick<Session, "endsAtMs">, nowMs: number): number =>
  Math.max(1, Math.min(sessionLife.idleSeconds, Math.floor((endsAtMs - nowMs) / 1000)));

/** Who reads the store doesn't learn the ids that open sessions. */
const keyOf = (id: string): string => `session:${createHash("sha256").update(id).digest("base64url")}`;
