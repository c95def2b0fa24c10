import { connect, createServer, type Socket } from "node:net";

/** A wire between a client and a server that can be cut, or go dead without a word. */
export interface TcpProxy {
  port: number;
  set(mode: "pass" | "refuse" | "hang"): Promise<void>;
  close(): Promise<void>;
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  let hanging = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk) => {
        if (!hanging) to.write(chunk);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        resolve(address !== null && typeof address === "object" ? address.port : 0);
      });
    });
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  const port = await listen(0);
  return {
    port,
    set: async (mode) => {
      hanging = mode === "hang";
      if (mode === "refuse") await stop();
      else if (!server.listening) await listen(port);
      // What was said before the wire went dead would otherwise still be answered.
      if (mode === "pass") for (const socket of sockets) socket.destroy();
    },
    close: stop,
  };
}
