import { refuse } from "../../shared/faults.ts";
import { untilAborted } from "../../shared/until-aborted.ts";
import type { Internet } from "../outside/internet/port.ts";
import { hostOf, readCallbackUrl } from "./callback-url.ts";
import { exchange, type Letter } from "./exchange.ts";
import { isPublicAddress } from "./public-address.ts";

const redirectsMax = 3;

/**
 * Posts to an address that somebody else chose, and gives back the status. A name is resolved once for each
 * redirect, every address of it must be public, and one of those checked is connected to: a name that changes
 * between the check and the connection changes nothing. Takes as long as `signal` lets it.
 */
export const askPublic =
  ({ internet }: { internet: Internet }) =>
  async (address: string, letter: Letter, signal: AbortSignal): Promise<number> => {
    let target = address;
    for (let redirects = 0; redirects <= redirectsMax; redirects++) {
      const url = readCallbackUrl(target);
      if ("refused" in url) return refuse("callback.refused", url.refused);
      const { status, location } = await askOne(internet, url, letter, signal);
      // The others would have us send something else than what was signed (RFC 9110, 15.4).
      if (status !== 307 && status !== 308) return status;
      target =
        (location === undefined ? null : URL.parse(location, url.href))?.href ??
        refuse("callback.failed", "a redirect to nowhere");
    }
    return refuse("callback.failed", "too many redirects");
  };

async function askOne(internet: Internet, url: URL, letter: Letter, signal: AbortSignal) {
  const serverName = hostOf(url);
  const address = await untilAborted(signal, addressOf(internet, serverName));
  const port = url.port === "" ? 443 : Number(url.port);
  const connection = await internet.connect({ address, port, serverName }, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    return refuse("callback.failed", error instanceof Error ? error.message : "no connection");
  });
  try {
    return await untilAborted(signal, exchange(connection, url, letter));
  } finally {
    connection.close();
  }
}

/** One address of a name, IPv4 first. A name with a single private one is refused whole: it is playing games. */
async function addressOf(internet: Internet, host: string): Promise<string> {
  if (isPublicAddress(host)) return host;
  const addresses = await internet
    .resolve(host)
    .catch(() => refuse("callback.failed", "the name can't be resolved"));
  if (!addresses.every(isPublicAddress)) refuse("callback.refused", "the name leads to a private address");
  return (
    addresses.find((address) => !address.includes(":")) ??
    addresses[0] ??
    refuse("callback.failed", "the name has no address")
  );
}
