import { isPublicAddress } from "./public-address.ts";

/**
 * The address as it may be asked, or a sentence on why not. Where a name leads is checked when it is resolved; what
 * is known without that is told at once.
 */
export function readCallbackUrl(text: string): URL | { refused: string } {
  if (text.length > 2_000 || !URL.canParse(text)) return { refused: "must be an address" };
  const url = new URL(text);
  if (url.protocol !== "https:") return { refused: "must begin with https://" };
  if (url.username !== "" || url.password !== "") return { refused: "must hold no user and no password" };
  if (url.hash !== "") return { refused: "must have no fragment" };
  const host = hostOf(url);
  const isLiteral = host.includes(":") || /^[\d.]+$/.test(host);
  const isPublic = isLiteral ? isPublicAddress(host) : host.includes(".") && !privateNames.test(host);
  return isPublic ? url : { refused: "must lead to a public address" };
}

/** Without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "");

/** Names that are nobody's on the internet (RFC 6761, RFC 6762, RFC 8375 and what clouds use inside). */
const privateNames = /\.?(localhost|local|internal|home\.arpa|test|invalid|onion)\.?$/;
