import { createRoute, z } from "@hono/zod-openapi";
import type { Doors } from "../http/door.ts";
import type { Description } from "./description.ts";
import style from "./reference.css" with { type: "text" };
import { referencePage } from "./reference-page.ts";

const aWhile = { "cache-control": "public, max-age=300" };

/** The description for people, beside the one for machines. `describe` is asked once: the doors don't change. */
export function hangReference(doors: Doors, describe: () => Description): void {
  let page: string | undefined;

  doors.openapi(
    createRoute({
      method: "get",
      path: "/docs",
      hide: true,
      responses: { 200: { description: "This page", content: { "text/html": { schema: z.string() } } } },
    }),
    (context) => {
      page ??= referencePage(describe()).text;
      return context.html(page, 200, aWhile);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/docs/style.css",
      hide: true,
      responses: { 200: { description: "Its look", content: { "text/css": { schema: z.string() } } } },
    }),
    (context) => context.body(style, 200, { "content-type": "text/css; charset=utf-8", ...aWhile }),
  );
}
