import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { bundleEdge } from "../../infra/local/bundle-edge.ts";
import { photoBytesMax, photosPath } from "../../shared/photo-door.ts";
import { type RunningEdge, startEdge } from "./start-edge.ts";
import { type StubOrigin, startStubOrigin } from "./stub-origin.ts";

let origin: StubOrigin;
let edge: RunningEdge;
const api = "dev.api.localhost";

beforeAll(async () => {
  origin = startStubOrigin();
  edge = await startEdge({ origins: [origin.url], vars: { LIMITS: "all=100000/60" } });
});
afterAll(async () => {
  await edge.stop();
  await origin.stop();
});
beforeEach(() => {
  origin.seen.length = 0;
  origin.answer = () => Response.json({ ok: true });
});

const problemOf = async (answer: Response) => {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const problem = (await answer.json()) as Record<string, unknown>;
  expect(problem).toMatchObject({ status: answer.status, instance: answer.headers.get("x-request-id") });
  return problem;
};

test.each([
  "evil.com/",
  "dev.api.localhost.evil.com/",
  "xdev.api.localhost/",
  "devxapi.localhost/",
  "carpulsetracker.com/",
])("%p is not served here", async (address) => {
  const answer = await edge.ask(address);
  expect(answer.status).toBe(421);
  expect((await problemOf(answer))["type"]).toContain("host.unknown");
});

test.each(["user@dev.api.localhost", "DEV.API.localhost@x", "dev.api.localhost:8x"])(
  "a host written as %p is refused",
  async (host) => {
    const answer = await edge.raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(answer).not.toStartWith("HTTP/1.1 200");
  },
);

test("an API host says where to go from here", async () => {
  const answer = await edge.ask(`${api}/`);
  expect(await answer.json()).toMatchObject({ docs: "/openapi.json", health: "/health" });
  expect((await edge.ask(`${api}/`, { method: "POST" })).status).toBe(405);
});

test("a request reaches the origin in a header set of our own, in the client's trace", async () => {
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const answer = await edge.ask(`${api}/api/v1/me?x=%2F&y=1`, {
    headers: {
      authorization: "Bearer abc",
      cookie: "a=1",
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      "cf-connecting-ip": "203.0.113.7",
      "x-forwarded-for": "1.2.3.4",
      "x-client-address": "1.2.3.4",
      "x-serverless-authorization": "Bearer stolen",
      "x-cloudtasks-queuename": "q",
      "x-request-id": "mine",
      "idempotency-key": '"k"',
      forwarded: "for=1.2.3.4",
    },
  });
  expect(answer.status).toBe(200);
  const [request] = origin.seen;
  expect(request?.path).toBe("/api/v1/me?x=%2F&y=1");
  const headers = Object.fromEntries(request?.headers ?? []);
  expect(headers["traceparent"]).toMatch(new RegExp(`^00-${traceId}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`));
  expect(headers).toMatchObject({
    authorization: "Bearer abc",
    "idempotency-key": '"k"',
    "x-client-address": "203.0.113.7",
    "x-forwarded-host": `${api}:${edge.port}`,
    "x-forwarded-proto": "http",
    "x-request-id": answer.headers.get("x-request-id") ?? "",
  });
  for (const name of [
    "cookie",
    "x-forwarded-for",
    "forwarded",
    "x-serverless-authorization",
    "x-cloudtasks-queuename",
  ])
    expect(headers[name]).toBeUndefined();
});

test("a header that Connection names ends at the edge", async () => {
  await edge.raw(
    `GET /api/v1/me HTTP/1.1\r\nHost: ${api}:${edge.port}\r\nX-API-Key: k\r\nConnection: close, X-API-Key\r\n\r\n`,
  );
  expect(origin.seen[0]?.headers.get("x-api-key")).toBeNull();
});

test("only the sign-in knows of cookies, both ways", async () => {
  origin.answer = () =>
    new Response(null, {
      status: 302,
      headers: { location: "https://auth.tesla.com/x", "set-cookie": "__Host-s=1" },
    });
  const login = await edge.ask(`${api}/api/v1/auth/tesla/login`, { headers: { cookie: "__Host-s=0" } });
  expect(login.headers.get("location")).toBe("https://auth.tesla.com/x");
  expect(login.headers.getSetCookie()).toEqual(["__Host-s=1"]);
  expect(origin.seen[0]?.headers.get("cookie")).toBe("__Host-s=0");
  const other = await edge.ask(`${api}/api/v1/me`, { headers: { cookie: "__Host-s=0" } });
  expect(other.headers.getSetCookie()).toEqual([]);
  expect(origin.seen[1]?.headers.get("cookie")).toBeNull();
});

test("an answer keeps what is its own and loses what tells of the platform", async () => {
  origin.answer = () =>
    new Response("%PDF", {
      headers: {
        "content-type": "application/pdf",
        "content-disposition": "attachment",
        "cache-control": "private, max-age=60",
        etag: '"1"',
        server: "Google Frontend",
        via: "1.1 google",
        "x-powered-by": "x",
        "x-cloud-trace-context": "x",
        "alt-svc": "h3",
      },
    });
  const { headers } = await edge.ask(`${api}/api/v1/files/x`);
  expect(headers.get("content-disposition")).toBe("attachment");
  expect(headers.get("cache-control")).toBe("private, max-age=60");
  expect(headers.get("etag")).toBe('"1"');
  for (const name of ["server", "via", "x-powered-by", "x-cloud-trace-context", "alt-svc"])
    expect(headers.get(name)).toBeNull();
  expect(headers.get("server-timing")).toMatch(/^edge;dur=\d+, origin;dur=\d+$/);
});

test("an answer streams: its first event is here before its last is written", async () => {
  const end = Promise.withResolvers<void>();
  origin.answer = () =>
    new Response(
      new ReadableStream({
        async start(controller) {
          controller.enqueue(new TextEncoder().encode("data: 1\n\n"));
          await end.promise;
          controller.close();
        },
      }),
      { headers: { "content-type": "text/event-stream" } },
    );
  const answer = await edge.ask(`${api}/api/v1/tesla/reports/status/1`);
  const reader = answer.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: 1\n\n");
  end.resolve();
  expect((await reader?.read())?.done).toBe(true);
});

test.each(["/metrics", "/METRICS", "/%6detrics", "/ready", "/api/v1/worker/generate-pdf", "/api/v1/worker"])(
  "%p of the origin is nobody's business",
  async (path) => {
    for (const host of [api, "localhost"]) expect((await edge.ask(host + path)).status).toBe(404);
    expect(origin.seen).toEqual([]);
  },
);

test.each(["/a/%2e%2e/b", "/a%2Fb", "/a%5cb", "/a\\b", "/a%00b", "/a//b", "/%zz", "/%ff", "/a/%2E/b"])(
  "the path %p is refused",
  async (path) => {
    const answer = await edge.raw(
      `GET ${path} HTTP/1.1\r\nHost: ${api}:${edge.port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toStartWith("HTTP/1.1 400");
    expect(answer).toContain("application/problem+json");
    expect(origin.seen).toEqual([]);
  },
);

test("a method that we do not have is told which ones we have", async () => {
  const answer = await edge.raw(`TRACE / HTTP/1.1\r\nHost: ${api}:${edge.port}\r\nConnection: close\r\n\r\n`);
  expect(answer).toStartWith("HTTP/1.1 405");
  expect(answer).toMatch(/allow: GET, HEAD, POST/i);
});

const mebibyte = 1024 * 1024;
const chunked = (bytes: number) =>
  new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < bytes; sent += 65_536)
        controller.enqueue(new Uint8Array(Math.min(65_536, bytes - sent)));
      controller.close();
    },
  });

test("a body of exactly 1 MiB passes, with or without its length, a byte more does not", async () => {
  const post = (body: Uint8Array<ArrayBuffer> | ReadableStream, headers: Record<string, string> = {}) =>
    edge.ask(`${api}/api/v1/tasks`, { method: "POST", body, headers });
  expect((await post(new Uint8Array(mebibyte))).status).toBe(200);
  expect((await post(chunked(mebibyte))).status).toBe(200);
  expect((await post(chunked(mebibyte), { "idempotency-key": "1" })).status).toBe(200);
  expect(origin.seen.map(({ body }) => body.length)).toEqual([mebibyte, mebibyte, mebibyte]);
  expect((await post(new Uint8Array(mebibyte + 1))).status).toBe(413);
  const counted = await post(chunked(mebibyte + 1));
  expect((await problemOf(counted))["type"]).toContain("request.too-large");
  expect((await post(chunked(mebibyte + 1), { "idempotency-key": "2" })).status).toBe(413);
});

test("a photo of 5 MiB passes at its own door as it is, a byte more does not", async () => {
  const post = (body: Uint8Array<ArrayBuffer> | ReadableStream) =>
    edge.ask(`${api}${photosPath}`, { method: "POST", body, headers: { "content-type": "image/jpeg" } });
  expect((await post(new Uint8Array(photoBytesMax))).status).toBe(200);
  expect(origin.seen[0]?.body.length).toBe(photoBytesMax);
  expect(new Headers(origin.seen[0]?.headers).get("content-type")).toBe("image/jpeg");
  expect((await post(new Uint8Array(photoBytesMax + 1))).status).toBe(413);
  expect((await post(chunked(photoBytesMax + 1))).status).toBe(413);
});

test("a page of ours may ask and read, any other may not", async () => {
  const preflight = (origin: string, method = "POST", headers = "authorization, content-type") =>
    edge.ask(`${api}/api/v1/me`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": method, "access-control-request-headers": headers },
    });
  const own = `http://localhost:${edge.port}`;
  const answer = await preflight(own);
  expect(answer.status).toBe(204);
  expect(answer.headers.get("access-control-allow-origin")).toBe(own);
  expect(answer.headers.get("access-control-allow-headers")).toContain("authorization");
  for (const refused of [
    await preflight("https://evil.com"),
    await preflight("null"),
    await preflight(`http://localhost:${edge.port + 1}`),
    await preflight(`http://${api}:${edge.port}`),
    await preflight(own, "TRACE"),
    await preflight(own, "GET", "x-admin-key"),
  ]) {
    expect(refused.status).toBe(403);
  }
  expect((await preflight("https://evil.com")).headers.get("access-control-allow-origin")).toBeNull();
  expect(origin.seen).toEqual([]);
  const read = async (from: string) =>
    (await edge.ask(`${api}/api/v1/me`, { headers: { origin: from } })).headers;
  expect((await read(own)).get("access-control-allow-origin")).toBe(own);
  expect((await read(own)).get("access-control-expose-headers")).toContain("RateLimit");
  expect((await read("https://evil.com")).get("access-control-allow-origin")).toBeNull();
  expect((await read("https://evil.com")).get("vary")).toBe("Origin");
});

test("every answer wears its headers, whatever became of the request", async () => {
  origin.answer = (request) => {
    const status = Number(new URL(request.url).searchParams.get("status"));
    return new Response(null, { status, headers: { "content-type": "application/problem+json" } });
  };
  const statuses = [200, 204, 302, 304, 400, 404, 429, 500];
  const answers = [
    ...(await Promise.all(statuses.map((status) => edge.ask(`${api}/api/v1/x?status=${status}`)))),
    await edge.ask(`${api}/metrics`),
    await edge.ask("evil.com/"),
    await edge.ask("localhost/"),
    await edge.ask("localhost/assets/none.js"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([...statuses, 404, 421, 200, 404]);
  for (const { headers } of answers) {
    expect(headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains; preload");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("content-security-policy")).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).not.toBeNull();
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test("the page host serves the shell for its own paths, and never for a missing file or for the API", async () => {
  for (const path of ["/", "/index.html", "/cars/1"]) {
    const answer = await edge.ask(`localhost${path}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/html");
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(answer.headers.get("content-security-policy")).toContain(`http://dev.api.localhost:${edge.port}`);
  }
  const file = await edge.ask("localhost/assets/page-5a3f9c1b.js");
  expect(file.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(await file.text()).toBe("export {};");
  const etag = (await edge.ask("localhost/")).headers.get("etag") ?? "";
  expect((await edge.ask("localhost/", { headers: { "if-none-match": etag } })).status).toBe(304);
  for (const path of ["/assets/none", "/none.js", "/api/v1/me"])
    expect((await edge.ask(`localhost${path}`)).status).toBe(404);
  expect((await edge.ask("localhost/", { method: "POST" })).status).toBe(405);
  expect(origin.seen).toEqual([]);
});

test("a link to a report's verify page shows its picture in a chat, and only an id ever gets into the page", async () => {
  const shellOf = async (query: string) => (await edge.ask(`localhost/verify${query}`)).text();
  const id = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
  expect(await shellOf(`?id=${id}`)).toMatch(
    RegExp(
      `property="og:image" content="http://(dev\\.)?api.localhost:\\d+/api/v1/reports/${id}/preview.png"`,
    ),
  );
  const plain = await shellOf("");
  for (const odd of ["x", `${id}%22%3E%3Cscript%3E`, "%3Cscript%3E"])
    expect(await shellOf(`?id=${odd}`)).toBe(plain);
});

test("a HEAD is answered with headers alone, an error too", async () => {
  for (const path of ["/", "/metrics", "/api/v1/me"]) {
    const answer = await edge.ask(api + path, { method: "HEAD" });
    expect(await answer.text()).toBe("");
  }
});

test("the log tells of a request, and nothing of who asked for what", async () => {
  await edge.ask(`${api}/api/v1/me?secret=hush`, {
    headers: { authorization: "Bearer whisper", "cf-connecting-ip": "203.0.113.9" },
  });
  await Bun.sleep(100);
  const line = edge.lines.at(-1);
  expect(line).toMatchObject({
    severity: "INFO",
    host_class: "api",
    route_class: "api",
    method: "GET",
    status: 200,
    limit: "allowed by store",
    region: "local",
    attempts: 1,
  });
  expect(JSON.stringify(edge.lines)).not.toMatch(/hush|whisper|203\.0\.113/);
});

test("the bundle is at most 60 KiB", async () => {
  expect((await bundleEdge()).gzipBytes).toBeLessThan(60 * 1024);
});
