import { expect, test } from "bun:test";
import { startSimulator } from "./simulator.ts";

const started = (options: Parameters<typeof startSimulator>[0] = {}) =>
  startSimulator({ port: 0, ...options });
const settingsOf = async (url: string) =>
  (await (await fetch(`${url}/control/settings`)).json()) as Record<string, unknown>;

test("its own settings hold from the start and after a reset", async () => {
  const { url, stop } = await started({ settings: { dataPerMinute: null, seed: 7 } });
  await fetch(`${url}/control/settings`, { method: "POST", body: JSON.stringify({ seed: 8 }) });
  expect(await settingsOf(url)).toMatchObject({ dataPerMinute: null, seed: 8, wakesPerMinute: 3 });
  await fetch(`${url}/control/reset`, { method: "POST" });
  expect(await settingsOf(url)).toMatchObject({ dataPerMinute: null, seed: 7 });
  await stop();
});

test("it ends at once, answers that hang or drip included", async () => {
  const { url, stop } = await started();
  for (const fault of [{ answer: "hang" }, { garbage: "slow-headers" }, { garbage: "endless-body" }])
    await fetch(`${url}/control/faults`, { method: "POST", body: JSON.stringify({ ...fault, times: 1 }) });
  const waiting = [1, 2, 3].map(() =>
    fetch(`${url}/auth/`).then(
      (answer) => answer.text(),
      () => "gone",
    ),
  );
  await Bun.sleep(50);
  const startedMs = performance.now();
  await stop();
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  await Promise.allSettled(waiting);
});

test("a port that is taken is told", async () => {
  const { url, stop } = await started();
  await expect(started({ port: Number(new URL(url).port) })).rejects.toThrow();
  await stop();
});

test("a body above 64 KiB is refused", async () => {
  const { url, stop } = await started();
  const answer = await fetch(`${url}/token-host/oauth2/v3/token`, {
    method: "POST",
    body: "x".repeat(65_537),
  });
  expect(answer.status).toBe(413);
  await stop();
});

test("an address that is none of ours is 404", async () => {
  const { url, stop } = await started();
  expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  expect((await fetch(`${url}/control/nowhere`)).status).toBe(404);
  expect((await fetch(`${url}/control/?done=clock`)).status).toBe(200);
  expect((await fetch(`${url}/`)).status).toBe(200);
  await stop();
});
