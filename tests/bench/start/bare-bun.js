// The floor: no HTTP server on this runtime starts sooner.
Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env.PORT),
  fetch: () => Response.json({ status: "ok" }),
});
