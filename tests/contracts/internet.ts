import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Connection, Internet } from "../../origin/outside/internet/port.ts";
import { makeCertificate } from "../make-certificate.ts";

const serverName = "hooks.example.com";
const own = makeCertificate(serverName);

/** What every way to the internet promises. `open` gives one that trusts this certificate. */
export function internetContract(name: string, open: (certificate: string) => Internet): void {
  describe(`${name} as the internet`, () => {
    const internet = open(own.certificate);
    let server: Bun.Server<undefined>;
    beforeAll(() => {
      server = Bun.serve({
        hostname: "127.0.0.1",
        port: 0,
        tls: { key: own.key, cert: own.certificate },
        fetch: async (request) =>
          new URL(request.url).pathname === "/silent"
            ? new Promise<Response>(() => {})
            : new Response(`${request.headers.get("host")} ${await request.text()}`),
      });
    });
    afterAll(() => server.stop(true));

    const peer = (other = {}) => ({ address: "127.0.0.1", port: server.port ?? 0, serverName, ...other });
    const ask = (connection: Connection, path: string) =>
      connection.send(
        Buffer.from(
          `POST ${path} HTTP/1.1\r\nhost: named\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi`,
        ),
      );
    const forEver = new AbortController().signal;

    test("a connection carries what is sent there and back", async () => {
      const connection = await internet.connect(peer(), forEver);
      ask(connection, "/");
      let answer = "";
      for await (const chunk of connection.received) answer += new TextDecoder().decode(chunk);
      connection.close();
      expect(answer).toStartWith("HTTP/1.1 200 OK");
      expect(answer).toEndWith("named hi");
    });

    test("a server with another name's certificate, or one that nobody vouches for, is not talked to", async () => {
      expect(internet.connect(peer({ serverName: "other.example.com" }), forEver)).rejects.toThrow();
      const stranger = Bun.serve({
        hostname: "127.0.0.1",
        port: 0,
        tls: ((made) => ({ key: made.key, cert: made.certificate }))(makeCertificate(serverName)),
        fetch: () => new Response(),
      });
      try {
        await expect(internet.connect(peer({ port: stranger.port }), forEver)).rejects.toThrow();
      } finally {
        await stranger.stop(true);
      }
    });

    test("a name is never connected to: it would be resolved again", async () => {
      await expect(internet.connect(peer({ address: "localhost" }), forEver)).rejects.toThrow();
    });

    test("where nobody listens there is no connection", async () => {
      await expect(internet.connect(peer({ port: 1 }), forEver)).rejects.toThrow();
    });

    test("a connection ends when it is told to, however silent the other side", async () => {
      const ending = new AbortController();
      const connection = await internet.connect(peer(), ending.signal);
      ask(connection, "/silent");
      const reading = (async () => {
        for await (const _ of connection.received);
      })();
      ending.abort();
      await expect(reading).rejects.toThrow();
      connection.close();
      await expect(internet.connect(peer(), ending.signal)).rejects.toThrow();
    });

    test("a name has its addresses, one that is none has no answer", async () => {
      expect(await internet.resolve("localhost")).toContain("127.0.0.1");
      await expect(internet.resolve("no-such-name.invalid")).rejects.toThrow();
    });
  });
}
