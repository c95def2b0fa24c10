import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Clock } from "../clock/port.ts";
import { checkObjectName, type ObjectStore } from "./port.ts";

export interface FolderOptions {
  folder: string;
  lifeSeconds: number;
  clock: Clock;
}

/** Files in a folder: for a laptop, or for a bucket that is mounted as one. */
export async function openFolder({ folder, lifeSeconds, clock }: FolderOptions): Promise<ObjectStore> {
  const unfinished = join(folder, unfinishedFolder);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  let writes = 0;

  const pathOf = (name: string): string => {
    checkObjectName(name);
    return join(folder, name);
  };
  const isOver = async (path: string): Promise<boolean> =>
    (await stat(path)).mtimeMs + lifeSeconds * 1000 <= clock.now();

  return {
    put: async (name, bytes) => {
      const path = pathOf(name);
      const beside = join(unfinished, `${process.pid}-${++writes}`);
      try {
        await writeDurably(beside, bytes, clock.now());
        await mkdir(dirname(path), { recursive: true });
        await rename(beside, path);
      } catch (error) {
        await rm(beside, { force: true });
        throw error;
      }
    },
    get: async (name) => {
      const path = pathOf(name);
      try {
        return (await isOver(path)) ? undefined : new Uint8Array(await readFile(path));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    remove: async (name) => {
      const path = pathOf(name);
      try {
        await rm(path);
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
      await removeIfEmpty(dirname(path));
      return true;
    },
    sweep: async () => {
      let removed = 0;
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile() || path.startsWith(unfinished) || !(await isOver(path))) continue;
        await rm(path, { force: true });
        await removeIfEmpty(entry.parentPath);
        removed++;
      }
      return removed;
    },
  };
}

/** No object is named so: a name's parts don't begin with a dot. */
const unfinishedFolder = ".unfinished";

/** On the disk before it is given its name: a name never leads to half a file. */
async function writeDurably(path: string, bytes: Uint8Array, nowMs: number): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.utimes(nowMs / 1000, nowMs / 1000);
    await file.sync();
  } finally {
    await file.close();
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

const removeIfEmpty = (path: string): Promise<void> => rmdir(path).catch(() => {});
