import { refuse } from "../../shared/faults.ts";
import type { Connection } from "../outside/internet/port.ts";

export interface Letter {
  headers: Record<string, string>;
  body: string;
}

export interface Answered {
  status: number;
  location: string | undefined;
}

/** An answer's head, interim ones before it included; its body is of no interest and isn't read. */
const headBytesMax = 16 * 1024;

/**
 * One POST of HTTP/1.1 over a connection that was made to a checked address. Written out by hand, since a client
 * library would make the connection itself, and resolve the name again.
 */
export async function exchange(
  connection: Connection,
  url: URL,
  { headers, body }: Letter,
): Promise<Answered> {
  const bytes = new TextEncoder().encode(body);
  const lines = [
    `POST ${url.pathname}${url.search} HTTP/1.1`,
    `host: ${url.host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${bytes.length}`,
    "connection: close",
  ];
  connection.send(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), bytes]));
  let text = "";
  try {
    for await (const chunk of connection.received) {
      text += Buffer.from(chunk).toString("latin1");
      const answered = readHead(text.slice(0, headBytesMax));
      if (answered) return answered;
      if (text.length > headBytesMax) break;
    }
  } catch (error) {
    return refuse("callback.failed", error instanceof Error ? error.message : "the connection broke");
  }
  return refuse("callback.failed", "no answer of HTTP");
}

/** The final answer's head, as soon as it is whole. */
function readHead(text: string): Answered | undefined {
  let rest = text;
  for (;;) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) return undefined;
    const head = rest.slice(0, end);
    const status = Number(
      head.match(/^HTTP\/1\.[01] ([1-5]\d\d)(?: |\r|$)/)?.[1] ??
        refuse("callback.failed", "no answer of HTTP"),
    );
    if (status >= 200) return { status, location: head.match(/\r\nlocation:[ \t]*([^\r\n]+)/i)?.[1]?.trim() };
    rest = rest.slice(end + 4);
  }
}
