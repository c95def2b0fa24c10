import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

interface Dress {
  /** A second sheet of styles, for a page of another kind. */
  styles?: string;
}

/** What every page wears; the styles come from their own file, so the policy needs no exception. */
export const layout = (title: string, content: Html, { styles }: Dress = {}): Html => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="color-scheme" content="light dark" />
    <title>${title} – Simulator: not Tesla</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/auth/style.css" />
    ${styles === undefined ? "" : html`<link rel="stylesheet" href="${styles}" />`}
  </head>
  <body>
    <header>
      <p class="notice"><strong>Simulator: not Tesla.</strong> Everybody and every car here is made up.</p>
    </header>
    <main>${content}</main>
    <footer><p>A stand-in for development and tests. No password is checked or kept.</p></footer>
  </body>
</html>`;
