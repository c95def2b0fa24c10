import type { Person } from "../people/person.ts";
import type { Scope } from "../scopes.ts";
import { BoundedMap } from "../world/bounded-map.ts";
import type { VirtualClock } from "../world/clock.ts";
import type { Settings } from "../world/settings.ts";

/** One sign-in of a person, living on through its refresh tokens. */
export interface Grant {
  id: string;
  person: Person;
  scopes: Scope[];
  /** Counts refreshes: the access token of an older generation is dead. */
  generation: number;
  refreshToken: string;
}

interface Held extends Grant {
  issuedAtMs: number;
  lastUsed: { refreshToken: string; usedAtMs: number } | undefined;
}

/**
 * The states of a refresh token: *current* -> used, and then *last used* -> older.
 * The current one buys a new pair and becomes the last used. The last used one buys a new pair again during
 * the grace that began with its first use (a client that lost the answer recovers so); the pair it replaces is
 * void. Anything older buys nothing: the person must sign in again.
 */
export interface Grants {
  open(person: Person, scopes: Scope[]): Grant;
  refresh(refreshToken: string): Grant | undefined;
  /** The grant of an access token; undefined where a refresh or time made that one worthless. */
  find(id: string, generation: number): Grant | "revoked" | undefined;
  /** How many sign-ins of this person live. */
  countOf(person: Person): number;
  /** The person takes back the consent, everywhere. Answers how many grants ended. */
  revoke(person: Person): number;
  clear(): void;
}

const grantsMax = 100_000;
const revokedMax = 10_000;

export function createGrants(clock: VirtualClock, settings: Settings): Grants {
  const held = new BoundedMap<string, Held>(grantsMax);
  const byRefreshToken = new BoundedMap<string, string>(2 * grantsMax);
  const revoked = new BoundedMap<string, true>(revokedMax);

  const renew = (grant: Held): Grant => {
    byRefreshToken.delete(grant.refreshToken);
    grant.refreshToken = newRefreshToken(grant.person);
    grant.issuedAtMs = clock.nowMs();
    grant.generation += 1;
    byRefreshToken.set(grant.refreshToken, grant.id);
    return { ...grant };
  };

  const isWithin = (sinceMs: number, seconds: number) => clock.nowMs() < sinceMs + seconds * 1000;

  return {
    open: (person, scopes) => {
      const grant: Held = {
        id: crypto.randomUUID(),
        person,
        scopes,
        generation: 0,
        refreshToken: "",
        issuedAtMs: 0,
        lastUsed: undefined,
      };
      held.set(grant.id, grant);
      return renew(grant);
    },
    refresh: (refreshToken) => {
      const grant = held.get(byRefreshToken.get(refreshToken) ?? "");
      if (grant === undefined) return undefined;
      if (refreshToken === grant.refreshToken) {
        if (!isWithin(grant.issuedAtMs, settings.refreshTokenSeconds)) return undefined;
        if (grant.lastUsed) byRefreshToken.delete(grant.lastUsed.refreshToken);
        grant.lastUsed = { refreshToken, usedAtMs: clock.nowMs() };
        const renewed = renew(grant);
        byRefreshToken.set(refreshToken, grant.id);
        return renewed;
      }
      const inGrace = grant.lastUsed && isWithin(grant.lastUsed.usedAtMs, settings.refreshGraceSeconds);
      return inGrace ? renew(grant) : undefined;
    },
    find: (id, generation) => {
      if (revoked.has(id)) return "revoked";
      const grant = held.get(id);
      return grant?.generation === generation ? { ...grant } : undefined;
    },
    revoke: (person) => {
      const ended = [...held.values()].filter((grant) => grant.person.id === person.id);
      for (const grant of ended) {
        held.delete(grant.id);
        revoked.set(grant.id, true);
      }
      return ended.length;
    },
    countOf: (person) => [...held.values()].filter((grant) => grant.person.id === person.id).length,
    clear: () => {
      held.clear();
      revoked.clear();
      byRefreshToken.clear();
    },
  };
}

/** New-style refresh tokens carry the home region, as codes do. */
const newRefreshToken = ({ region }: Person): string =>
  `${region.toUpperCase()}_${crypto.getRandomValues(new Uint8Array(32)).toHex()}`;
