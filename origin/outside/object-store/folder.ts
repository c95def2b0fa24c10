import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Clock } from "../clock/port.ts";
import { checkObjectName, type Lives, lifeSecondsOf, type ObjectStore } from "./port.ts";

export interface FolderOptions {
  folder: string;
  lives: Lives;
  clock: Clock;
}

/** Files in a folder: for a laptop, or for a bucket that is mounted as one. */
export async function openFolder({ folder, lives, clock }: FolderOptions): Promise<ObjectStore> {
  const unfinished = join(folder, unfinishedFolder);
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  let writes = 0;

  const pathOf = (name: string): string => {
    checkObjectName(name);
    return join(folder, name);
  };
  const isOver = async (name: string): Promise<boolean> =>
    (await stat(join(folder, name))).mtimeMs + lifeSecondsOf(name, lives) * 1000 <= clock.now();

  /** Every file below a folder that is an object, by its name. */
  const namesBelow = async (below: string): Promise<string[]> => {
    const entries = await readdir(below, { recursive: true, withFileTypes: true }).catch((error) => {
      if (isMissing(error)) return [];
      throw error;
    });
    return entries
      .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(unfinished))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  };

  return {
    put: async (name, bytes) => {
      const path = pathOf(name);
      lifeSecondsOf(name, lives);
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
        return (await isOver(name)) ? undefined : new Uint8Array(await readFile(path));
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
    list: async (below, most) => {
      const found: string[] = [];
      for (const name of (await namesBelow(pathOf(below))).toSorted()) {
        if (found.length >= most) break;
        if (!(await isOver(name).catch(() => true))) found.push(name);
      }
      return found;
    },
    sweep: async () => {
      let removed = 0;
      for (const name of await namesBelow(folder)) {
        if (!(await isOver(name))) continue;
        await rm(join(folder, name), { force: true });
        await removeIfEmpty(dirname(join(folder, name)));
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
