import { refuse } from "../../shared/faults.ts";
import type { Answer } from "../answer.ts";
import type { Config } from "../config.ts";
import { apiOrigins } from "../dress/dress.ts";
import { checkMethod } from "../gates/request.ts";
import type { Outside } from "../outside.ts";
import type { Visit } from "../visit.ts";
import { previewTags } from "./preview-tags.ts";

const shell = "/index.html";

/** A file of the page, or the shell, which knows its own addresses. */
export async function servePage(
  visit: Visit,
  config: Config,
  { assets }: Pick<Outside, "assets">,
): Promise<Answer> {
  visit.routeClass = "page";
  checkMethod(visit, ["GET", "HEAD"]);
  // The API has hosts of its own: its client must not take the shell for an answer.
  if (/^\/api(\/|$)/.test(visit.path)) refuse("request.no-such-route", "the API is not on this host");
  const file = await fetchAsset(visit, visit.rawPath === "/" ? shell : visit.rawPath, assets);
  if (file.status !== 404)
    return asAnswer(file, isHashed(visit.path) ? "public, max-age=31536000, immutable" : "no-cache");
  await file.body?.cancel();
  if (isFile(visit.path)) refuse("request.no-such-route", "no such file of the page");
  const page = await fetchAsset(visit, shell, assets);
  const [apiOrigin = ""] = apiOrigins(visit, config);
  const tags = previewTags(visit.path, visit.request.url, apiOrigin);
  if (page.status === 200 && tags !== undefined) return withTags(page, tags);
  if (page.status !== 404) return asAnswer(page, "no-cache");
  return refuse("request.no-such-route", "the page is not built");
}

/** Built files carry a hash of what is in them: another content is another name. */
const isHashed = (path: string): boolean => path.startsWith("/assets/");
const isFile = (path: string): boolean => path.startsWith("/assets/") || /\.[a-z0-9]{1,12}$/i.test(path);

function fetchAsset({ request, url }: Visit, path: string, assets: Outside["assets"]): Promise<Response> {
  const known = request.headers.get("if-none-match");
  return assets.fetch(
    new Request(new URL(path, url.origin), {
      method: request.method,
      headers: known === null ? {} : { "if-none-match": known },
    }),
  );
}

function asAnswer(file: Response, cacheControl: string): Answer {
  const headers: Record<string, string> = { "cache-control": cacheControl };
  for (const name of ["content-type", "etag", "content-length"]) {
    const value = file.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  return { status: file.status, headers, body: file.body };
}

/** The shell is small, and only the addresses of reports get one of their own. */
async function withTags(page: Response, tags: string): Promise<Answer> {
  const { "content-length": _length, ...headers } = asAnswer(page, "no-cache").headers;
  const text = await page.text();
  return { status: 200, headers, body: text.replace("<title>", `${tags}\n    <title>`) };
}
