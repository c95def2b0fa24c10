// What the road cannot do without, and nothing else: our headers both ways, a token that is at hand, one log line.
const token = `Bearer ${"s".repeat(600)}`;
const worn = new Headers({
  "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cross-origin-resource-policy": "same-site",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
  vary: "Origin",
});

export default {
  async fetch(request, { ORIGIN }) {
    const startedAtMs = Date.now();
    const { pathname, search, host } = new URL(request.url);
    const id = crypto.randomUUID();
    const answer = await fetch(ORIGIN + pathname + search, {
      method: request.method,
      headers: {
        accept: request.headers.get("accept"),
        authorization: request.headers.get("authorization"),
        "user-agent": request.headers.get("user-agent"),
        "x-serverless-authorization": token,
        "x-client-address": request.headers.get("cf-connecting-ip"),
        "x-forwarded-host": host,
        "x-forwarded-proto": "https",
        "x-request-id": id,
        traceparent: `00-${id.replaceAll("-", "")}-00f067aa0ba902b7-01`,
      },
      redirect: "manual",
    });
    const dressed = new Response(answer.body, { status: answer.status, headers: worn });
    const tookMs = Date.now() - startedAtMs;
    dressed.headers.set("content-type", answer.headers.get("content-type"));
    dressed.headers.set("x-request-id", id);
    dressed.headers.set("server-timing", `edge;dur=${tookMs}`);
    dressed.headers.set("ratelimit-policy", '"default";q=100;w=60');
    dressed.headers.set("ratelimit", '"default";r=50;t=30');
    // biome-ignore lint/suspicious/noConsole: what a log line costs is what is measured here
    console.log(
      JSON.stringify({ severity: "INFO", time: new Date().toISOString(), id, status: answer.status, tookMs }),
    );
    return dressed;
  },
};
