// What most would write: Hono on Node. Plain JavaScript, so that Node has no types to strip, and the shortest bridge
// that answers, which starts no later than the package made for it.
import { createServer } from "node:http";
import { Hono } from "hono";

const app = new Hono();
app.get("/health", (context) => context.json({ status: "ok" }));

createServer(async (request, response) => {
  const answer = await app.fetch(
    new Request(`http://${request.headers.host}${request.url}`, {
      method: request.method,
      headers: request.headers,
    }),
  );
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}).listen(Number(process.env.PORT), "127.0.0.1");
