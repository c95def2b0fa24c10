import type { Socket } from "node:net";
import type { Wire } from "../../wire.ts";

export interface GarbageGiven {
  requestUrl: string;
  /** What would have been answered. */
  real(): Promise<Response>;
  wire: Wire;
  /** Resolves when the client gave up, or the faults were cleared. */
  over: Promise<void>;
}

/** One way of answering nonsense. */
export interface GarbageShape {
  name: string;
  /** What it is, in one line. */
  say: string;
  /** Only the client's own deadline ends it. */
  isEndless: boolean;
  answer(given: GarbageGiven): Response | Promise<Response>;
}

const asJson = { "content-type": "application/json; charset=utf-8" };

/** These very bytes, whatever was asked. */
export const literal = (
  name: string,
  say: string,
  body: string | Uint8Array<ArrayBuffer>,
  init: ResponseInit = {},
): GarbageShape => ({
  name,
  say,
  isEndless: false,
  answer: () => new Response(body === "" ? null : body, { ...init, headers: { ...asJson, ...init.headers } }),
});

/** The real answer's JSON, made into other JSON or into text that isn't any. */
export const reshaped = (name: string, say: string, reshape: (real: unknown) => unknown): GarbageShape => ({
  name,
  say,
  isEndless: false,
  answer: async ({ real }) => {
    const { status, text } = await textOf(real);
    return new Response(JSON.stringify(reshape(parsed(text))), { status, headers: asJson });
  },
});

/** The real answer's text, written otherwise. */
export const rewritten = (
  name: string,
  say: string,
  rewrite: (real: string) => string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): GarbageShape => ({
  name,
  say,
  isEndless: false,
  answer: async ({ real }) => {
    const { status, text } = await textOf(real);
    return new Response(rewrite(text), { status, headers: { ...asJson, ...headers } });
  },
});

/** Whatever bytes on the connection itself; `real` is the real answer's text. */
export const raw = (
  name: string,
  say: string,
  write: (socket: Socket, real: string) => void,
  isEndless = false,
): GarbageShape => ({
  name,
  say,
  isEndless,
  answer: async ({ real, wire, over }) => {
    const { text } = await textOf(real);
    const socket = wire.take();
    // Broken on purpose, from either side.
    socket.on("error", () => socket.destroy());
    write(socket, text);
    if (isEndless) {
      await over;
      socket.destroy();
    }
    return new Response(null);
  },
});

async function textOf(real: () => Promise<Response>): Promise<{ status: number; text: string }> {
  const response = await real();
  const text = await response.text();
  return { status: response.status, text: text === "" ? '{"response":null}' : text };
}

/** What isn't JSON (a PDF) becomes an empty answer. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { response: null };
  }
}
