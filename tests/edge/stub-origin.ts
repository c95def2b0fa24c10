export interface StubOrigin {
  url: string;
  /** Every request that arrived, its body read. */
  seen: { method: string; path: string; headers: Headers; body: string }[];
  /** How the next requests are answered; the default tells what arrived. */
  answer: (request: Request) => Response | Promise<Response>;
  stop(): Promise<void>;
}

/** An origin that remembers what it was sent and answers as a test wants it to. */
export function startStubOrigin(): StubOrigin {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    idleTimeout: 30,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const body = await request.clone().text();
      stub.seen.push({ method: request.method, path: pathname + search, headers: request.headers, body });
      return stub.answer(request);
    },
  });
  const stub: StubOrigin = {
    url: `http://127.0.0.1:${server.port}`,
    seen: [],
    answer: () => Response.json({ ok: true }),
    stop: () => server.stop(true),
  };
  return stub;
}
