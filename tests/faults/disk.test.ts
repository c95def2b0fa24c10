import { afterAll, describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { type FolderOptions, openFolder } from "../../origin/outside/object-store/folder.ts";
import { photosPath } from "../../shared/photo-door.ts";
import { signInBy } from "../origin/sign-in-by.ts";
import { startApp } from "../origin/start-app.ts";
import { pngOf } from "../photo-files.ts";

/** F32 and F33: the disk under the folder of objects is full, or can't be written any more. */

const lives = { reports: 3_600, photos: 3_600 };
const room = mkdtempSync(join(tmpdir(), "cpt-disk-"));
const run = (command: string, ...words: string[]) => spawnSync(command, words).status === 0;
const canMount = process.getuid?.() === 0 && run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", room);
afterAll(() => {
  if (canMount) run("umount", room);
  else chmodSync(room, 0o700);
  rmSync(room, { recursive: true, force: true });
});

const errorOf = (code: string) => Object.assign(new Error(code), { code });
const mebibyte = 1024 * 1024;

/** A disk that can be made to refuse: what it does then, and how it is mended. */
interface Disk {
  folder: string;
  write?: NonNullable<FolderOptions["write"]>;
  fail(): void;
  mend(): void;
}

/** By what it answers alone: half of the bytes get through. */
function told(code: string): Disk {
  let fails = false;
  return {
    folder: mkdtempSync(join(tmpdir(), "cpt-told-")),
    write: async (path, bytes) => {
      writeFileSync(path, fails ? bytes.subarray(0, bytes.length >> 1) : bytes);
      if (fails) throw errorOf(code);
    },
    fail: () => {
      fails = true;
    },
    mend: () => {
      fails = false;
    },
  };
}

const filling = (): Disk => ({
  folder: join(room, "objects"),
  fail: () => {
    // Until not even a small one fits.
    for (let size = 16 * mebibyte, count = 0; size >= 4_096; size >>= 1, count++)
      try {
        writeFileSync(join(room, `filler-${count}`), new Uint8Array(size));
      } catch {}
  },
  mend: () => {
    for (const name of readdirSync(room)) if (name.startsWith("filler")) rmSync(join(room, name));
  },
});

const closing = (): Disk => ({
  folder: join(room, "objects"),
  fail: () => (canMount ? void remounts("ro") : chmodTree(0o500)),
  mend: () => (canMount ? void remounts("rw") : chmodTree(0o700)),
});
const chmodTree = (mode: number): void => {
  const folders = [
    "objects/reports/a",
    "objects/reports",
    "objects/photos",
    "objects/.unfinished",
    "objects",
  ];
  for (const name of folders)
    if (statSync(join(room, name), { throwIfNoEntry: false })) chmodSync(join(room, name), mode);
};

/** A user who may do everything is stopped by a mount alone. */
const remounts = (how: string) => run("mount", "-o", `remount,${how}`, room);
const isStopped = canMount ? remounts("ro") && remounts("rw") : process.getuid?.() !== 0;
const disks: [name: string, open: () => Disk, status: number][] = [
  ["that says it is full", () => told("ENOSPC"), 507],
  ["whose quota is used up", () => told("EDQUOT"), 507],
  ["that says it is read-only", () => told("EROFS"), 503],
  ["that says it isn't ours", () => told("EACCES"), 503],
  ...(canMount ? [["of 16 MB that is full", filling, 507] as [string, () => Disk, number]] : []),
  ...(isStopped ? [["that became read-only", closing, 503] as [string, () => Disk, number]] : []),
];

describe.each(disks)("a disk %s", (_name, open, status) => {
  test("refuses what comes, keeps what it has, leaves nothing half, and heals", async () => {
    const { folder, write, fail, mend } = open();
    const objects = await openFolder({ folder, lives, clock: systemClock, ...(write && { write }) });
    const old = crypto.getRandomValues(new Uint8Array(60_000));
    await objects.put("reports/a/old.pdf", old);
    fail();
    try {
      const refusal = await objects
        .put("reports/a/new.pdf", new Uint8Array(2 * mebibyte))
        .catch((error) => error);
      expect(refusal).toMatchObject({ name: "Fault", status });
      expect(refusal.message).toContain(folder);
      expect(
        await objects.put("reports/a/old.pdf", new Uint8Array(2 * mebibyte)).catch(() => "refused"),
      ).toBe("refused");
      expect(await objects.get("reports/a/old.pdf")).toEqual(old);
      expect(await objects.list("reports", 10)).toEqual(["reports/a/old.pdf"]);
      expect(readdirSync(join(folder, ".unfinished"))).toEqual([]);
    } finally {
      mend();
    }
    await objects.put("reports/a/new.pdf", new Uint8Array([1]));
    expect(await objects.get("reports/a/new.pdf")).toEqual(new Uint8Array([1]));
    rmSync(folder, { recursive: true });
  });
});

test("at the door a full disk is a 507 problem, and nothing of it stays", async () => {
  const disk = told("ENOSPC");
  const objects = await openFolder({ ...disk, lives, clock: systemClock });
  const app = await startApp({ objects });
  const headers = { ...(await signInBy(app)), "content-type": "image/png" };
  const upload = () => app.ask(photosPath, { method: "POST", body: pngOf({ width: 9, height: 9 }), headers });
  disk.fail();
  const answer = await upload();
  expect(answer.status).toBe(507);
  expect(await answer.text()).toContain("store.full");
  disk.mend();
  expect((await upload()).status).toBe(201);
  await app.stop();
  rmSync(disk.folder, { recursive: true });
}, 30_000);

test("a folder that can't be opened is named at start", async () => {
  const file = join(tmpdir(), `cpt-file-${process.pid}`);
  writeFileSync(file, "");
  await expect(openFolder({ folder: join(file, "objects"), lives, clock: systemClock })).rejects.toThrow(
    `Opening the folder of objects: ${join(file, "objects")} can't be written to (ENOTDIR)`,
  );
  rmSync(file);
});
