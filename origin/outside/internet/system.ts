import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { Connection, Internet, Peer } from "./port.ts";

/** The system's resolver and the system's sockets; a certificate authority of one's own is for tests. */
export const createInternet = ({
  certificateAuthority,
}: {
  certificateAuthority?: string;
} = {}): Internet => ({
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  connect: (peer, signal) => connect(peer, signal, certificateAuthority),
});

async function connect(
  { address, port, serverName }: Peer,
  signal: AbortSignal,
  ca: string | undefined,
): Promise<Connection> {
  // A name here would be resolved a second time, to whatever it then is.
  if (isIP(address) === 0) throw new Error("Connecting: this is a name, not an address");
  signal.throwIfAborted();
  const socket = connectTls({
    host: address,
    port,
    // An address is no server name (RFC 6066, 3): the certificate is held against the address then.
    ...(isIP(serverName) === 0 && { servername: serverName }),
    ALPNProtocols: ["http/1.1"],
    ...(ca !== undefined && { ca }),
  });
  const abort = () => socket.destroy(new Error("Connecting: told to stop"));
  signal.addEventListener("abort", abort, { once: true });
  try {
    await connected(socket);
  } catch (error) {
    signal.removeEventListener("abort", abort);
    socket.destroy();
    throw error;
  }
  return {
    send: (bytes) => {
      socket.write(bytes);
    },
    received: socket,
    close: () => {
      signal.removeEventListener("abort", abort);
      socket.destroy();
    },
  };
}

const connected = (socket: TLSSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once("secureConnect", resolve);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("Connecting: the other side closed")));
  });
