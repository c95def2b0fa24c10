import { expect, test } from "bun:test";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import { openMemory } from "../../origin/outside/key-value/memory.ts";
import { createSeededRandomness } from "../../origin/outside/randomness/seeded.ts";
import { openMs } from "../../origin/tesla/breaker-rules.ts";
import { startProbing } from "../../origin/tesla/probe-tesla.ts";
import { createLog } from "../../shared/log.ts";
import { silentLog } from "../silent-log.ts";
import { good, onClock, teslaCalls } from "./tesla-calls.ts";

test("Tesla is down for a minute at 20 requests a second: it is left alone, and nobody waits for it", async () => {
  let asked = 0;
  const { clock, breaker, read } = teslaCalls(async () => {
    asked++;
    return new Response("down", { status: 503 });
  });
  let refusedAtOnce = 0;
  const all: Promise<unknown>[] = [];
  for (let request = 0; request < 60 * 20; request++) {
    const atMs = clock.now();
    all.push(
      read().catch(() => {
        if (clock.now() === atMs) refusedAtOnce++;
      }),
    );
    // Whoever needs no time is answered before any goes by.
    await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(50);
  }
  await onClock(clock, Promise.all(all));
  expect((await breaker.health()).status).not.toBe("closed");
  // At most two of a hundred requests reach Tesla, and those that don't are refused without waiting.
  expect(asked).toBeLessThanOrEqual(0.02 * 60 * 20);
  expect(refusedAtOnce).toBeGreaterThan(0.97 * 60 * 20);
});

test("of a hundred that ask when it is half open, over many instances, one goes as the probe", async () => {
  const clock = createManualClock();
  const keyValue = openMemory({ clock });
  let asked = 0;
  let isDown = true;
  const instances = Array.from({ length: 10 }, () =>
    teslaCalls(
      async () => {
        asked++;
        return isDown ? new Response("", { status: 500 }) : good();
      },
      { clock, keyValue },
    ),
  );
  const everyone = () =>
    onClock(
      clock,
      Promise.all(
        Array.from({ length: 100 }, (_, index) => instances[index % 10]?.read().catch(() => "refused")),
      ),
      1,
    );
  await everyone();
  expect((await instances[0]?.breaker.health())?.status).toBe("open");

  await clock.advance(openMs);
  asked = 0;
  await everyone();
  // It failed: one attempt, and its one repetition met an open breaker.
  expect(asked).toBe(1);
  expect((await instances[3]?.breaker.health())?.status).toBe("open");

  await clock.advance(openMs);
  isDown = false;
  asked = 0;
  const answers = await everyone();
  expect(answers.filter((answer) => answer !== "refused").length).toBeGreaterThanOrEqual(1);
  expect((await instances[7]?.breaker.health())?.status).toBe("closed");
});

test("when Tesla is back, a probe finds out before anybody asks", async () => {
  let isDown = true;
  const fetch = async () => (isDown ? new Response("", { status: 500 }) : new Response("ok"));
  const { clock, breaker, read } = teslaCalls(fetch);
  const stop = startProbing({ fetch, clock, breaker, log: silentLog, apiUrl: "https://eu.invalid" });
  for (let call = 0; call < 5; call++)
    await onClock(
      clock,
      read().catch(() => {}),
    );
  expect((await breaker.health()).status).toBe("open");
  isDown = false;
  for (let look = 0; look < 2 + openMs / 15_000; look++) await clock.advance(15_000);
  expect((await breaker.health()).status).toBe("closed");
  await stop();
});

test("a third of all answers is 5xx: nearly every call succeeds, at little more than one attempt each", async () => {
  const randomness = createSeededRandomness("storm");
  let asked = 0;
  let succeeded = 0;
  const { clock, breaker, read } = teslaCalls(async () => {
    asked++;
    const [byte = 0] = randomness.bytes(1);
    return byte < 0.3 * 256 ? new Response("", { status: [502, 503, 504][byte % 3] ?? 503 }) : good();
  });
  for (let request = 0; request < 1_000; request++) {
    await onClock(
      clock,
      read().then(
        () => succeeded++,
        () => {},
      ),
    );
    await clock.advance(1_000);
  }
  expect(succeeded).toBeGreaterThanOrEqual(960);
  expect(asked / 1_000).toBeLessThanOrEqual(1.45);
  expect((await breaker.health()).status).toBe("closed");
});

test.each([401, 403, 404, 405, 408, 412, 421, 422, 429])(
  "a storm of %p neither opens the breaker nor is repeated for nothing",
  async (status) => {
    let asked = 0;
    const { clock, breaker, read } = teslaCalls(async () => {
      asked++;
      return Response.json({ error: "as it is" }, { status, headers: { "retry-after": "60" } });
    });
    for (let request = 0; request < 20; request++)
      await onClock(
        clock,
        read().catch(() => {}),
      );
    expect((await breaker.health()).status).toBe("closed");
    // A token that is over is renewed and tried once more: that is all.
    expect(asked).toBe(status === 401 ? 40 : 20);
  },
);

test("an answer that trickles in, or never comes, is over within twenty seconds", async () => {
  for (const body of [new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) }), undefined]) {
    const { clock, read } = teslaCalls(() =>
      body ? Promise.resolve(new Response(body)) : new Promise(() => {}),
    );
    const startedMs = clock.now();
    await onClock(
      clock,
      read().catch(() => {}),
    );
    expect(clock.now() - startedMs).toBeLessThanOrEqual(21_000);
  }
});

test("another region is obeyed once, where it is one of ours, and no further", async () => {
  for (const [says, asks] of [
    ["https://na.invalid", ["https://eu.invalid/read", "https://na.invalid/read"]],
    ["https://evil.invalid", ["https://eu.invalid/read"]],
  ] as const) {
    const asked: string[] = [];
    const { clock, read } = teslaCalls(async (url) => {
      asked.push(url);
      if (url.startsWith("https://na")) return good();
      return Response.json({ error: `user out of region, use base URL: ${says}, see docs` }, { status: 421 });
    });
    await onClock(
      clock,
      read().catch(() => {}),
    );
    expect(asked).toEqual([...asks]);
  }
});

test("an answer that goes on and on is given up at two megabytes", async () => {
  let sent = 0;
  const { clock, read } = teslaCalls(
    async () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            sent += 65_536;
            controller.enqueue(new Uint8Array(65_536).fill(0x20));
          },
        }),
      ),
  );
  await expect(onClock(clock, read())).rejects.toThrow("tesla.unexpected");
  expect(sent).toBeLessThan(4 * 1024 * 1024);
});

test("the month's budget stops us before Tesla does, and most of it is worth a warning", async () => {
  let asked = 0;
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), now: Date.now });
  const { clock, read } = teslaCalls(
    async () => {
      asked++;
      return good();
    },
    { log, monthlyUsd: 0.1 },
  );
  for (let call = 0; call < 60; call++)
    await onClock(
      clock,
      read().catch(() => {}),
    );
  expect(asked).toBe(47);
  expect(lines.filter((line) => line.includes("tesla.budget"))).toHaveLength(1);
});
