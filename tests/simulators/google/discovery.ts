import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NotAsDescribed } from "./api-error.ts";
import { mistakesIn, type Schema, type Schemas } from "./check-schema.ts";

interface Parameter extends Schema {
  location: "path" | "query";
  required?: boolean;
}
interface Method {
  id: string;
  httpMethod: string;
  path: string;
  parameters?: Readonly<Record<string, Parameter>>;
  request?: Schema;
  mediaUpload?: { protocols: Readonly<Record<string, { path: string }>> };
}
interface Discovery {
  servicePath: string;
  parameters: Readonly<Record<string, Parameter>>;
  methods: Readonly<Record<string, Method>>;
  schemas: Schemas;
}

/** A request that is as Google describes it. */
export interface Call {
  /** Such as `storage.objects.get`. */
  method: string;
  /** Those of the path, decoded. */
  path: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Whether it goes to the address for media. */
  isUpload: boolean;
  /** Throws where this isn't what the method takes. */
  checkBody(body: unknown): void;
}

const folder = join(import.meta.dir, "../../vectors/google-discovery");

/** One of Google's services by its description: which requests there are, and what they may hold. */
export function readDiscovery(file: string): (method: string, url: URL) => Call {
  const doc = JSON.parse(readFileSync(join(folder, file), "utf8")) as Discovery;
  const ways = Object.values(doc.methods).flatMap((method) => [
    { method, isUpload: false, pattern: patternOf(`/${doc.servicePath}${method.path}`, method) },
    ...Object.values(method.mediaUpload?.protocols ?? {}).map(({ path }) => ({
      method,
      isUpload: true,
      pattern: patternOf(path, method),
    })),
  ]);

  return (httpMethod, { pathname, searchParams: query }) => {
    for (const { method, isUpload, pattern } of ways) {
      // A session of a resumable upload is continued by PUT at the same address.
      const continued = isUpload && httpMethod === "PUT" && query.has("upload_id");
      const found = method.httpMethod === httpMethod || continued ? pattern.exec(pathname) : null;
      if (!found) continue;
      if (!continued) checkQuery(query, method, doc.parameters, doc.schemas);
      return {
        method: method.id,
        path: Object.fromEntries(
          Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
        ),
        query,
        isUpload,
        checkBody: (body) => {
          const mistakes = method.request ? mistakesIn(body, method.request, doc.schemas, "body") : [];
          if (mistakes.length > 0) throw new NotAsDescribed(`${method.id}: ${mistakes.join("; ")}`);
        },
      };
    }
    throw new NotAsDescribed(`${httpMethod} ${pathname}: no such method`);
  };
}

/** `v2/{+parent}/tasks` takes slashes where the parameter's pattern does; `b/{bucket}/o/{object}` doesn't. */
function patternOf(path: string, { parameters = {} }: Method): RegExp {
  const source = path.replace(/\{\+?(\w+)\}/g, (_whole, name: string) => {
    const pattern = parameters[name]?.pattern?.replace(/^\^|\$$/g, "");
    return `(?<${name}>${pattern ?? "[^/]+"})`;
  });
  return new RegExp(`^${source}$`);
}

function checkQuery(
  query: URLSearchParams,
  method: Method,
  common: Readonly<Record<string, Parameter>>,
  schemas: Schemas,
): void {
  for (const [name, value] of query) {
    const own = method.parameters?.[name];
    const known = own?.location === "query" ? own : common[name];
    if (!known) throw new NotAsDescribed(`${method.id}: no query parameter ${name}`);
    const typed =
      known.type === "integer" ? Number(value) : known.type === "boolean" ? value === "true" : value;
    const mistakes = mistakesIn(typed, known, schemas, `query.${name}`);
    if (mistakes.length > 0) throw new NotAsDescribed(`${method.id}: ${mistakes.join("; ")}`);
  }
  for (const [name, { location, required }] of Object.entries(method.parameters ?? {}))
    if (required && location === "query" && !query.has(name))
      throw new NotAsDescribed(`${method.id}: query parameter ${name} is missing`);
}
