import { type GarbageShape, literal, rewritten } from "./shape.ts";

const mebibyte = 1024 * 1024;
const hugeBytes = 50 * mebibyte;
const cookies = 300;

/** Good or bad bodies under headers that mislead. */
export const wrongHeaders: GarbageShape[] = [
  rewritten("text-plain", "The real answer, said to be plain text", (real) => real, {
    "content-type": "text/plain",
  }),
  rewritten("unknown-encoding", "The real answer in an encoding that nobody knows", (real) => real, {
    "content-encoding": "snail",
  }),
  rewritten("gzip-that-is-none", "The real answer, said to be compressed", (real) => real, {
    "content-encoding": "gzip",
  }),
  rewritten(
    "gzip-cut",
    "The first half of the compressed answer",
    (real) => {
      const whole = Bun.gzipSync(real);
      return whole.slice(0, whole.length >> 1);
    },
    { "content-encoding": "gzip" },
  ),
  rewritten("gzip-bomb", "50 MiB of spaces in 50 kB", () => Bun.gzipSync(" ".repeat(hugeBytes)), {
    "content-encoding": "gzip",
  }),
  literal("no-content", "Status 204 where an answer was due", "", { status: 204 }),
  literal("not-modified", "Status 304, which nobody asked for", "", { status: 304 }),
  literal("odd-success", "Status 299", '{"response":{}}', { status: 299 }),
  {
    name: "redirect-elsewhere",
    say: "A redirect to another host, which counts who comes (GET /control/elsewhere)",
    isEndless: false,
    answer: ({ requestUrl }) => redirect(elsewhere(requestUrl)),
  },
  literal("redirect-to-metadata", "A redirect to a cloud's metadata host", "", {
    status: 307,
    headers: { location: "http://169.254.169.254/computeMetadata/v1/" },
  }),
  {
    name: "redirect-to-itself",
    say: "A redirect to the same address, for ever",
    isEndless: false,
    answer: ({ requestUrl }) => redirect(requestUrl),
  },
  literal("redirect-nowhere", "A redirect without an address", "", { status: 302 }),
  {
    name: "cookie-storm",
    say: `The real answer with ${cookies} Set-Cookie headers`,
    isEndless: false,
    answer: async ({ real }) => {
      const response = await real();
      for (let at = 0; at < cookies; at += 1)
        response.headers.append("set-cookie", `c${at}=${"v".repeat(40)}; Path=/`);
      return response;
    },
  },
  rewritten("huge-header", "The real answer with one header of 256 KiB", (real) => real, {
    "x-huge": "h".repeat(256 * 1024),
  }),
  {
    name: "huge-body",
    say: "50 MiB of good JSON in a stream",
    isEndless: false,
    answer: () => streamed(hugeBytes / mebibyte),
  },
  {
    name: "endless-body",
    say: "JSON that never ends, as fast as it is read",
    isEndless: true,
    answer: () => streamed(Number.POSITIVE_INFINITY),
  },
];

const redirect = (location: string): Response => new Response(null, { status: 302, headers: { location } });

/** This very server under another name, so that a client which follows can be seen. */
function elsewhere(requestUrl: string): string {
  const url = new URL("/elsewhere", requestUrl);
  url.hostname = url.hostname === "127.0.0.1" ? "localhost" : "127.0.0.1";
  return url.href;
}

function streamed(mebibytes: number): Response {
  const spaces = new Uint8Array(mebibyte).fill(0x20);
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"response":')),
    pull: (controller) => {
      sent += 1;
      if (sent <= mebibytes) return controller.enqueue(spaces);
      controller.enqueue(new TextEncoder().encode("null}"));
      controller.close();
    },
  });
  return new Response(body, {
    headers: { "content-type": "application/json", "transfer-encoding": "chunked" },
  });
}
