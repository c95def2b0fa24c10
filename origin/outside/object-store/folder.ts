import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, unlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { Fault } from "../../../shared/faults.ts";
import type { Clock } from "../clock/port.ts";
import { checkObjectName, type Lives, lifeSecondsOf, type ObjectStore } from "./port.ts";

export interface FolderOptions {
  folder: string;
  lives: Lives;
  clock: Clock;
  /** How a file gets onto the disk: for tests of disks that won't have it. */
  write?: (path: string, bytes: Uint8Array, nowMs: number) => Promise<void>;
}

/** Files in a folder: for a laptop, or for a bucket that is mounted as one. */
export async function openFolder({
  folder,
  lives,
  clock,
  write = writeDurably,
}: FolderOptions): Promise<ObjectStore> {
  const unfinished = join(folder, unfinishedFolder);
  await prepare(folder, unfinished, clock.now());
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
      throw diskFault(error, folder);
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
        await write(beside, bytes, clock.now());
        await mkdir(dirname(path), { recursive: true });
        await rename(beside, path);
      } catch (error) {
        await rm(beside, { force: true }).catch(() => {});
        throw diskFault(error, folder);
      }
    },
    get: async (name) => {
      const path = pathOf(name);
      try {
        return (await isOver(name)) ? undefined : new Uint8Array(await readFile(path));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw diskFault(error, folder);
      }
    },
    has: async (name) => {
      const path = pathOf(name);
      try {
        return (await stat(path)).isFile() && !(await isOver(name));
      } catch (error) {
        if (isMissing(error)) return false;
        throw diskFault(error, folder);
      }
    },
    linkTo: async (name) => {
      checkObjectName(name);
      return undefined;
    },
    remove: async (name) => {
      const path = pathOf(name);
      try {
        // Not rm: of a folder that is a file Bun's says EFAULT.
        await unlink(path);
      } catch (error) {
        if (isMissing(error)) return false;
        throw diskFault(error, folder);
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

/** Says at start, by its path, where nothing could be stored; a disk that is only full still gives out what it has. */
async function prepare(folder: string, unfinished: string, nowMs: number): Promise<void> {
  const probe = join(unfinished, "probe");
  try {
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await writeDurably(probe, new Uint8Array(), nowMs);
    await rm(probe);
  } catch (error) {
    if (isFull(codeOf(error))) return;
    throw new Error(`Opening the folder of objects: ${folder} can't be written to (${codeOf(error)})`);
  }
}

/** What a disk says, as what whoever asks can do about it; another error is ours. */
function diskFault(error: unknown, folder: string): unknown {
  const code = codeOf(error);
  if (isFull(code)) return new Fault("store.full", `${folder}: ${code}`);
  if (!isClosed(code)) return error;
  return new Fault("service.unavailable", `The folder ${folder}: ${code}`, {
    headers: { "retry-after": "30" },
  });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "unknown";
const isFull = (code: string): boolean => ["ENOSPC", "EDQUOT"].includes(code);
const isClosed = (code: string): boolean => ["EROFS", "EACCES", "EPERM", "EIO", "ENOTDIR"].includes(code);

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

const isMissing = (error: unknown): boolean => codeOf(error) === "ENOENT";

const removeIfEmpty = (path: string): Promise<void> => rmdir(path).catch(() => {});
