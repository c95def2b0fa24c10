import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";

export const messagePage = (title: string, text: string, code?: string): Html =>
  layout(
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>
      ${code === undefined ? "" : html`<p class="quiet">Error: <code>${code}</code></p>`}`,
  );
