import { Redis } from "ioredis";

export interface UpstashSimulator {
  url: string;
  token: string;
  /** The commands that came, by name: `evalsha`, `pipeline get`. */
  seen: string[];
  /** What happens to the next requests instead of an answer. */
  mood: "well" | "refusing" | "hanging" | "broken";
  stop(): Promise<void>;
}

const bodyBytesMax = 1024 * 1024;

/**
 * Upstash's REST protocol in front of a real Redis: one command or a pipeline or a transaction for each request, as
 * JSON, with a bearer's token; strings of the answer in base64 where it is asked for.
 */
export async function startUpstash(redisUrl: string, token = "t".repeat(32)): Promise<UpstashSimulator> {
  const redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 1 });
  await redis.connect();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    maxRequestBodySize: bodyBytesMax,
    async fetch(request) {
      if (simulator.mood === "hanging") return new Promise<Response>(() => {});
      if (simulator.mood === "refusing") return new Response("<html>no</html>", { status: 502 });
      if (simulator.mood === "broken") return Response.json({ result: ["x"] });
      if (request.headers.get("authorization") !== `Bearer ${token}`)
        return Response.json({ error: "WRONGPASS invalid or missing auth token" }, { status: 401 });
      return answer(request);
    },
  });

  const answer = async (request: Request): Promise<Response> => {
    const encoding =
      request.headers.get("upstash-encoding") === "base64" ? encoded : (value: unknown) => value;
    const { pathname } = new URL(request.url);
    const body = (await request.json().catch(() => undefined)) as unknown;
    if (pathname === "/" && isCommand(body)) {
      const { error, result } = await run(redis, body);
      simulator.seen.push(nameOf(body));
      return error === undefined
        ? Response.json({ result: encoding(result) })
        : Response.json({ error }, { status: 400 });
    }
    if (
      (pathname !== "/pipeline" && pathname !== "/multi-exec") ||
      !Array.isArray(body) ||
      !body.every(isCommand)
    )
      return Response.json({ error: "ERR failed to parse request body" }, { status: 400 });
    simulator.seen.push(...body.map((command) => `${pathname.slice(1)} ${nameOf(command)}`));
    const results = pathname === "/pipeline" ? await inTurn(redis, body) : await atOnce(redis, body);
    if (!Array.isArray(results)) return Response.json(results, { status: 400 });
    return Response.json(
      results.map(({ error, result }) => (error === undefined ? { result: encoding(result) } : { error })),
    );
  };

  const simulator: UpstashSimulator = {
    url: `http://127.0.0.1:${server.port}`,
    token,
    seen: [],
    mood: "well",
    async stop() {
      await server.stop(true);
      redis.disconnect();
    },
  };
  return simulator;
}

type Command = readonly [string, ...(string | number)[]];
type Outcome = { result?: unknown; error?: string };

const isCommand = (body: unknown): body is Command =>
  Array.isArray(body) &&
  typeof body[0] === "string" &&
  body.every((part) => typeof part === "string" || typeof part === "number");

const nameOf = ([name]: Command): string => name.toLowerCase();

async function run(redis: Redis, [name, ...args]: Command): Promise<Outcome> {
  try {
    return { result: await redis.call(name, ...args) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "ERR" };
  }
}

async function inTurn(redis: Redis, commands: readonly Command[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const command of commands) outcomes.push(await run(redis, command));
  return outcomes;
}

async function atOnce(redis: Redis, commands: readonly Command[]): Promise<Outcome[] | Outcome> {
  const transaction = redis.multi();
  for (const [name, ...args] of commands) transaction.call(name, ...args);
  try {
    const results = (await transaction.exec()) ?? [];
    return results.map(([error, result]) => (error ? { error: error.message } : { result }));
  } catch (error) {
    return { error: error instanceof Error ? error.message : "EXECABORT" };
  }
}

/** Strings in base64, `OK` aside, as the service does it. */
function encoded(value: unknown): unknown {
  if (typeof value === "string") return value === "OK" ? value : Buffer.from(value).toString("base64");
  return Array.isArray(value) ? value.map(encoded) : value;
}
