import type { Person } from "../people/person.ts";
import type { Scope } from "../scopes.ts";
import { BoundedMap } from "../world/bounded-map.ts";
import type { VirtualClock } from "../world/clock.ts";
import type { Settings } from "../world/settings.ts";

/** What a person agreed to, waiting behind an authorization code. */
export interface Consent {
  person: Person;
  scopes: Scope[];
  redirectUri: string;
  state: string;
  nonce: string | undefined;
  codeChallenge: string | undefined;
}

/** Authorization codes: each buys tokens once, within minutes. */
export interface Codes {
  issue(consent: Consent): string;
  /** Undefined where the code is unknown, over, or was used before. */
  redeem(code: string): Consent | undefined;
  clear(): void;
}

const codesMax = 10_000;

export function createCodes(clock: VirtualClock, settings: Settings): Codes {
  const waiting = new BoundedMap<string, { consent: Consent; issuedAtMs: number }>(codesMax);
  return {
    issue: (consent) => {
      const code = `${consent.person.region.toUpperCase()}_${randomText(32)}`;
      waiting.set(code, { consent, issuedAtMs: clock.nowMs() });
      return code;
    },
    redeem: (code) => {
      const found = waiting.get(code);
      waiting.delete(code);
      const isOver =
        found === undefined || clock.nowMs() > found.issuedAtMs + settings.authorizationCodeSeconds * 1000;
      return isOver ? undefined : found.consent;
    },
    clear: () => waiting.clear(),
  };
}

const randomText = (size: number): string => crypto.getRandomValues(new Uint8Array(size)).toHex();
