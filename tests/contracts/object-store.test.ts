import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import { openFolder } from "../../origin/outside/object-store/folder.ts";
import { openGcs } from "../../origin/outside/object-store/gcs.ts";
import { askGoogleAt } from "../simulators/google/ask-google-at.ts";
import { type RunningGoogle, startGoogle } from "../simulators/google/simulator.ts";
import { contractLives as lives, objectStoreContract } from "./object-store.ts";

const folder = mkdtempSync(join(tmpdir(), "cpt-objects-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

objectStoreContract("a folder", async () => {
  const clock = createManualClock(Date.now());
  const aside = `${folder}-aside`;
  return {
    objects: await openFolder({ folder, lives, clock }),
    pass: clock.advance,
    // A file where the folder was: refused to whoever asks, even to root.
    setAway: (isAway) => {
      if (isAway) renameSync(folder, aside);
      else rmSync(folder);
      if (isAway) writeFileSync(folder, "");
      else renameSync(aside, folder);
    },
  };
});

let google: RunningGoogle | undefined;
afterAll(async () => {
  await google?.stop();
  expect(google?.mistakes).toEqual([]);
});

objectStoreContract("a bucket", async () => {
  const clock = createManualClock(Date.now());
  const running = await startGoogle({ now: clock.now });
  google = running;
  return {
    open: fetch,
    objects: openGcs({
      ...{ google: askGoogleAt(running.url), bucket: "cpt-reports", lives },
      // Nothing is waited for: the clock stands still.
      clock: { ...clock, sleep: async () => {} },
    }),
    pass: clock.advance,
    setAway: (isAway) => {
      const unavailable = isAway ? 1_000 : 0;
      for (const faults of [running.uploadFaults, running.accountKey.faults])
        Object.assign(faults, { unavailable });
    },
  };
});

test("a folder forgets what a process that died had not finished", async () => {
  const clock = createManualClock(Date.now());
  await openFolder({ folder, lives, clock });
  writeFileSync(join(folder, ".unfinished/1-1"), "half");
  await openFolder({ folder, lives, clock });
  expect(readdirSync(join(folder, ".unfinished"))).toEqual([]);
});

test("a folder sweeps what has lived out its days, and nothing else", async () => {
  const clock = createManualClock(Date.now() + 10 * 365 * 24 * 3600_000);
  const objects = await openFolder({ folder, lives, clock });
  await objects.sweep();
  await objects.put("photos/old", new Uint8Array([1]));
  await clock.advance(1_000);
  await objects.put("photos/young", new Uint8Array([1]));
  await clock.advance(lives.photos * 1000 - 1_000);
  expect(await objects.sweep()).toBe(1);
  expect(await objects.list("photos", 10)).toEqual(["photos/young"]);
});
