import { Hono } from "hono";
import type { Log } from "../../../shared/log.ts";
import { createApi } from "./api/api.ts";
import { createConsentHost } from "./consent/consent-host.ts";
import { createControl } from "./control/control.ts";
import { createTokenHost } from "./tokens/token-host.ts";
import type { World } from "./world/world.ts";

/** The table of contents: three kinds of Tesla hosts as paths of one port, and the tests' own door. */
export function createApp(world: World, log?: Log): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const startedMs = performance.now();
    await next();
    log?.debug("Answered", {
      method: context.req.method,
      path: context.req.path,
      status: context.res.status,
      ms: Math.round(performance.now() - startedMs),
    });
  });
  app.get("/health", (context) => context.json({ status: "ok" }));
  app.get("/", (context) => context.redirect("/auth/", 302));
  // A slash at the end is another address to the router, and the same to whoever types it.
  for (const home of ["/auth", "/control"])
    app.get(`${home}/`, (context) => {
      const { origin, search } = new URL(context.req.url);
      return app.fetch(new Request(origin + home + search, context.req.raw), context.env);
    });
  // Where the garbage `redirect-elsewhere` leads; a client that follows has lost its token to a stranger.
  app.all("/elsewhere", (context) => {
    world.elsewhere.visits += 1;
    if (context.req.header("authorization") !== undefined) world.elsewhere.with_token += 1;
    return context.json({ response: {} });
  });
  app.route("/control", createControl(world));
  app.route("/auth", createConsentHost(world));
  app.route("/token-host", createTokenHost(world));
  app.route("/na", createApi(world, "na"));
  app.route("/eu", createApi(world, "eu"));
  app.onError((error, context) => {
    log?.error("The simulator failed", { error });
    return context.json({ response: null, error: "upstream internal error" }, 500);
  });
  return app;
}
