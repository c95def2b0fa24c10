import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockFolder } from "./folder-lock.ts";

const temporary = mkdtempSync(join(tmpdir(), "folder-lock-"));
const folder = (name: string) => join(temporary, name);
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Another process that holds the folder, once it says so. */
async function holder(path: string) {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "hold-folder.ts"), path, "a neighbour"], {
    stdin: "pipe",
    stdout: "pipe",
  });
  const said = await child.stdout.getReader().read();
  return { child, said: JSON.parse(new TextDecoder().decode(said.value)) };
}

test("a folder has one owner, and a second one is told who and since when", () => {
  const lock = lockFolder(folder("a"), "the first");
  expect(() => lockFolder(folder("a"), "the second")).toThrow(
    new RegExp(`is held by the first, process ${process.pid}, since 2\\d{3}-.*kill ${process.pid}`),
  );
  lock.release();
  lockFolder(folder("a"), "the second").release();
});

test("releasing twice doesn't take the folder from the next owner", () => {
  const lock = lockFolder(folder("b"), "the first");
  lock.release();
  const next = lockFolder(folder("b"), "the next");
  lock.release();
  expect(() => lockFolder(folder("b"), "another")).toThrow("held by the next");
  next.release();
});

test("another process is kept out, and a killed owner leaves no lock", async () => {
  const { child, said } = await holder(folder("c"));
  expect(said).toEqual({ held: true });
  expect(() => lockFolder(folder("c"), "we")).toThrow(`held by a neighbour, process ${process.pid}`);
  child.kill("SIGKILL");
  await child.exited;
  lockFolder(folder("c"), "we").release();
});

test("as a program it lets go when its input ends, and says who has the folder when it can't", async () => {
  const { child } = await holder(folder("d"));
  const second = await holder(folder("d"));
  expect(second.said.problem).toContain("is held by a neighbour");
  expect(await second.child.exited).toBe(1);
  child.stdin.end();
  expect(await child.exited).toBe(0);
  lockFolder(folder("d"), "we").release();
});
