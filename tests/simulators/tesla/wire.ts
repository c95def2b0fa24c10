import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** The connection below a request, for the answers that no HTTP library would write. */
export interface Wire {
  /** Takes the connection away from HTTP: whatever the application answers then is dropped. */
  take(): Socket;
}

type Fetch = (request: Request, below: { wire: Wire }) => Response | Promise<Response>;

const requestBytesMax = 64 * 1024;

/**
 * Serves an application and lets it at the wire. A body of which the length is unknown says
 * `transfer-encoding: chunked` and is streamed; any other is sent whole, with its length.
 */
export async function listen(application: Fetch, { port, host }: { port: number; host: string }) {
  const server = createServer((incoming, outgoing) => void answer(application, incoming, outgoing));
  // A connection that a client keeps for its next request must not end just when that comes.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(application: Fetch, incoming: IncomingMessage, outgoing: ServerResponse) {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  let isTaken = false;
  const take = () => {
    isTaken = true;
    return incoming.socket;
  };
  try {
    const request = await readRequest(incoming, gone.signal);
    if (request === undefined) return void outgoing.writeHead(413).end();
    const response = await application(request, { wire: { take } });
    if (isTaken) return void (await response.body?.cancel());
    await send(response, outgoing);
  } catch {
    // A body that broke off on purpose, or a client that went away in the middle.
    incoming.socket.destroy();
  }
}

/** Undefined where the body is larger than any that the API takes. */
async function readRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request | undefined> {
  const { method = "GET", url = "/", headers, rawHeaders } = incoming;
  const given = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2)
    given.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (method !== "GET" && method !== "HEAD")
    for await (const chunk of incoming) {
      bytes += chunk.length;
      if (bytes > requestBytesMax) return undefined;
      chunks.push(chunk);
    }
  return new Request(new URL(url, `http://${headers.host ?? "localhost"}`).href, {
    method,
    headers: given,
    signal,
    ...(bytes > 0 && { body: new Uint8Array(Buffer.concat(chunks)) }),
  });
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const isStreamed = response.headers.get("transfer-encoding") === "chunked";
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  delete headers["transfer-encoding"];
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers["set-cookie"] = cookies;
  if (!isStreamed || response.body === null) {
    const body = await response.bytes();
    const isEmpty = response.status === 204 || response.status === 304;
    outgoing.writeHead(response.status, isEmpty ? headers : { ...headers, "content-length": body.length });
    outgoing.end(body.length > 0 ? body : undefined);
    return;
  }
  outgoing.writeHead(response.status, headers);
  for await (const chunk of response.body) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(chunk)) await drained(outgoing);
  }
  outgoing.end();
}

const drained = (outgoing: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done);
      outgoing.off("close", done);
      resolve();
    };
    outgoing.once("drain", done);
    outgoing.once("close", done);
  });
