import { type Context, Hono } from "hono";
import { pageHeaders } from "../../consent/page-headers.ts";
import type { World } from "../../world/world.ts";
import { deeds } from "./deeds.ts";
import { panelPage } from "./panel-page.ts";

/** The control as a page for people: plain forms that work without scripts, each leading back to it. */
export function addPanel(control: Hono, world: World): void {
  const page = (context: Context) => {
    const done = deeds.find(({ name }) => name === context.req.query("done"))?.done;
    return context.html(panelPage(world, { done }));
  };
  const panel = new Hono();
  panel.use(pageHeaders);
  panel.get("/style.css", () => new Response(Bun.file(new URL("./panel.css", import.meta.url))));
  for (const { name, act } of deeds)
    panel.post(`/${name}`, async (context) => {
      const wrong = act(world, new URLSearchParams(await context.req.text()));
      if (wrong !== undefined) return context.html(panelPage(world, { wrong }), 422);
      return context.redirect(`/control/?done=${name}`, 303);
    });
  control.get("/", pageHeaders, page);
  control.route("/panel", panel);
}
