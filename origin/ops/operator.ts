import { createHmac, timingSafeEqual } from "node:crypto";
import { sameAs } from "../http/identify.ts";
import type { Clock } from "../outside/clock/port.ts";

/**
 * Who may see the operators' pages. The edge never leads here: one comes by the origin's own address, which is
 * loopback on a laptop and behind the platform's own check of identity elsewhere. On a laptop that is enough;
 * elsewhere the admin key is asked for as well, and changed for a pass of half an hour.
 */
export interface OperatorNeeds {
  adminKey: string;
  clock: Clock;
  /** Only this machine can reach us: a key would guard it from its owner. */
  keyless: boolean;
}

/** What a request shows of who sends it. */
export interface Shown {
  host: string | undefined;
  adminKey: string | undefined;
  pass: string | undefined;
}

const passSeconds = 30 * 60;

/** By what the operator was known: forms are bound to it. Undefined for everyone else. */
export function operatorOf({ adminKey, clock, keyless }: OperatorNeeds, shown: Shown): string | undefined {
  // A name that somebody let lead to this machine isn't its own: a page from there could read ours.
  if (keyless && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(shown.host ?? "")) return "this machine";
  if (shown.adminKey !== undefined) return sameAs(adminKey)(shown.adminKey) ? "the admin key" : undefined;
  const [, ends = "", mac = ""] = shown.pass?.match(/^(\d{10})\.([\w-]{43})$/) ?? [];
  const isGenuine = mac !== "" && isSame(mac, signed(adminKey, `pass ${ends}`));
  return isGenuine && Number(ends) > clock.now() / 1000 ? shown.pass : undefined;
}

/** A pass for whoever shows the key. */
export function passFor({ adminKey, clock }: OperatorNeeds, given: string) {
  if (!sameAs(adminKey)(given)) return undefined;
  const ends = String(Math.floor(clock.now() / 1000) + passSeconds);
  return { value: `${ends}.${signed(adminKey, `pass ${ends}`)}`, seconds: passSeconds };
}

/** What only a form of ours can hold: another site can send a form here, but not read one. */
export const formToken = ({ adminKey, clock }: OperatorNeeds, operator: string): string =>
  tokenOf(adminKey, operator, hourOf(clock));

/** Of this hour or the one before: a page may lie open for a while. */
export const isFormToken = ({ adminKey, clock }: OperatorNeeds, operator: string, given: string): boolean =>
  [0, 1].some((ago) => isSame(given, tokenOf(adminKey, operator, hourOf(clock) - ago)));

const hourOf = (clock: Clock): number => Math.floor(clock.now() / 3_600_000);
const tokenOf = (adminKey: string, operator: string, hour: number): string =>
  signed(adminKey, `form ${hour} ${operator}`);

const signed = (adminKey: string, text: string): string =>
  createHmac("sha256", adminKey).update(`ops ${text}`).digest("base64url");

function isSame(given: string, known: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(known)];
  return one.length === other.length && timingSafeEqual(one, other);
}
