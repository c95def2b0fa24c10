import { refuse } from "../../shared/faults.ts";
import { toHex } from "../../shared/hex.ts";
import type { Counted } from "../rate-limit-classes.ts";

export interface Caller {
  /** By what it counts: the first of the class's kinds that it showed. */
  kind: Counted;
  /** Under which name: a key or a session only ever as a hash, an IPv6 client as its /64. */
  name: string;
  /** The address behind a key or a session: nobody has checked those, and new ones cost nothing to invent. */
  behind?: string;
}

/** At once where only its address counts: a hash takes a detour through the runtime's event loop. */
export function callerOf(request: Request, counted: readonly Counted[]): Caller | Promise<Caller> {
  const { headers } = request;
  const shown = {
    key: headers.get("x-api-key") || undefined,
    session: headers.get("authorization")?.match(/^bearer +(\S+)$/i)?.[1],
    address: undefined,
  };
  // Each would be counted in the other's place, and a made-up one costs nothing.
  if (shown.key !== undefined && shown.session !== undefined) refuse("request.two-credentials");
  const address = `address:${networkOf(clientAddress(request))}`;
  for (const kind of counted) {
    const credential = shown[kind];
    if (credential === undefined) continue;
    return hashed(credential).then((hash) => ({ kind, name: `${kind}:${hash}`, behind: address }));
  }
  return { kind: "address", name: address };
}

/** The one header about this that a client cannot write. Absent only where no Cloudflare stands before us. */
export const clientAddress = (request: Request): string =>
  request.headers.get("cf-connecting-ip") ?? "unknown";

async function hashed(credential: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(credential));
  return toHex(new Uint8Array(digest, 0, 16));
}

/** An IPv6 client owns a whole /64, so that counts; an IPv4 address in IPv6 clothes is that IPv4 address. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = address.match(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.toLowerCase().split("::");
  const first = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros =
    tail === undefined ? [] : new Array<string>(Math.max(0, 8 - first.length - last.length)).fill("0");
  const groups = [...first, ...zeros, ...last].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
