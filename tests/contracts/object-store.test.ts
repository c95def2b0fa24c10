import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock } from "../../origin/outside/clock/manual.ts";
import { openFolder } from "../../origin/outside/object-store/folder.ts";
import { objectStoreContract } from "./object-store.ts";

const folder = mkdtempSync(join(tmpdir(), "cpt-objects-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const lifeSeconds = 7 * 24 * 3600;

objectStoreContract("a folder", async () => {
  const clock = createManualClock(Date.now());
  return { objects: await openFolder({ folder, lifeSeconds, clock }), lifeSeconds, pass: clock.advance };
});

test("a folder forgets what a process that died had not finished", async () => {
  const clock = createManualClock(Date.now());
  await openFolder({ folder, lifeSeconds, clock });
  writeFileSync(join(folder, ".unfinished/1-1"), "half");
  await openFolder({ folder, lifeSeconds, clock });
  expect(readdirSync(join(folder, ".unfinished"))).toEqual([]);
});
