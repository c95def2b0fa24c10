/**
 * The world behind addresses that others chose. Finding a name's addresses and connecting to one of them are two
 * steps, so that what was checked is what is connected to. Adapters keep these promises;
 * tests/contracts/internet.ts proves it.
 */
export interface Internet {
  /** Every address of a name, IPv4 and IPv6 alike; throws where it has none. */
  resolve(host: string): Promise<string[]>;
  /** TLS to just this address, resolving nothing; throws unless the certificate is the named server's. */
  connect(to: Peer, signal: AbortSignal): Promise<Connection>;
}

export interface Peer {
  address: string;
  port: number;
  serverName: string;
}

export interface Connection {
  send(bytes: Uint8Array): void;
  /** What comes back, until the other side ends; throws where it breaks off or the signal says so. */
  received: AsyncIterable<Uint8Array>;
  close(): void;
}
