import { expect, test } from "bun:test";
import { readConfig } from "./config.ts";

const start = (environment: Record<string, string>, stdin: "pipe" | "ignore" = "ignore") =>
  Bun.spawn([process.execPath, `${import.meta.dir}/main.ts`], {
    env: { ...process.env, PORT: "0", ...environment },
    stdin,
    stdout: "pipe",
    stderr: "inherit",
  });

/** The first line it prints: where it listens. */
async function listening(child: { stdout: ReadableStream<Uint8Array> }): Promise<{ url: string }> {
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) break;
    text += value;
  }
  return JSON.parse(text.split("\n")[0] ?? "") as { url: string };
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "the process answers /health, and %s ends it at once",
  async (signal) => {
    const child = start({});
    const { url } = await listening(child);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const startedMs = performance.now();
    child.kill(signal);
    expect(await child.exited).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  },
);

test("with EXIT_WITH_PARENT it ends when its input ends", async () => {
  const child = start({ EXIT_WITH_PARENT: "true" }, "pipe");
  await listening(child);
  child.stdin?.end();
  expect(await child.exited).toBe(0);
});

test("a configuration names every problem at once", () => {
  const wrong = { PORT: "many", LOG_LEVEL: "LOUD" };
  expect(() => readConfig(wrong)).toThrow(/PORT[\s\S]*LOG_LEVEL|LOG_LEVEL[\s\S]*PORT/);
});
