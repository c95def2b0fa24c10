import type { Internet, Peer } from "../../origin/outside/internet/port.ts";
import { createInternet } from "../../origin/outside/internet/system.ts";
import { makeCertificate } from "../make-certificate.ts";

export interface Received {
  path: string;
  headers: Headers;
  body: string;
}

/** An internet of one server on loopback: names lead where the test says, and what is connected to is noted. */
export interface StandInInternet extends Internet {
  /** What a name resolves to, each time it is asked for; the last one stays. */
  names: Map<string, string[][]>;
  connected: Peer[];
  received: Received[];
  /** What the server answers, by path. */
  answers: Map<string, () => Response | Promise<Response>>;
  stop(): Promise<void>;
}

export const hookHost = "hooks.example.com";
export const publicAddress = "93.184.215.14";

export function startStandInInternet(): StandInInternet {
  const { key, certificate } = makeCertificate(hookHost);
  const real = createInternet({ certificateAuthority: certificate });
  const received: Received[] = [];
  const answers = new Map<string, () => Response | Promise<Response>>();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    tls: { key, cert: certificate },
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      received.push({ path: pathname, headers: request.headers, body: await request.text() });
      return answers.get(pathname)?.() ?? new Response(null, { status: 204 });
    },
  });
  const names = new Map([[hookHost, [[publicAddress]]]]);
  const connected: Peer[] = [];
  return {
    names,
    connected,
    received,
    answers,
    resolve: async (host) => {
      const answers = names.get(host) ?? [];
      const next = answers.length > 1 ? answers.shift() : answers[0];
      if (!next) throw new Error("no such name");
      return next;
    },
    connect: (peer, signal) => {
      connected.push(peer);
      return real.connect(
        { ...peer, address: "127.0.0.1", port: server.port ?? 0, serverName: hookHost },
        signal,
      );
    },
    stop: () => server.stop(true),
  };
}
