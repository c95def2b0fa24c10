import { Database } from "bun:sqlite";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface FolderLock {
  release(): void;
}

interface Owner {
  who: string;
  pid: number;
  since: string;
}

/** A lock that nobody refers to any more would be collected, and with it given up. */
const held = new Set<Database>();

/**
 * Makes this process the one owner of a folder, or throws an `Error` that says who is. It is SQLite's exclusive
 * lock on an empty file, so the kernel gives it up with the process, even one that was killed; the file itself
 * stays, since removing a lock file lets two processes lock two files of the same name.
 */
export function lockFolder(folder: string, who: string, pid = process.pid): FolderLock {
  mkdirSync(folder, { recursive: true });
  const database = new Database(join(folder, "lock"), { create: true });
  try {
    // No journal beside the file, as nothing is ever written.
    database.run("PRAGMA journal_mode = MEMORY");
    database.run("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw new Error(`Locking ${folder}: ${String(error)}`, { cause: error });
    throw new Error(heldBy(folder), { cause: error });
  }
  held.add(database);
  const owner: Owner = { who, pid, since: new Date().toISOString() };
  writeFileSync(ownerFile(folder), `${JSON.stringify(owner)}\n`);
  return {
    release: () => {
      if (!held.delete(database)) return;
      rmSync(ownerFile(folder), { force: true });
      database.close();
    },
  };
}

const ownerFile = (folder: string) => join(folder, "owner.json");

const isBusy = (error: unknown) =>
  error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");

function heldBy(folder: string): string {
  try {
    const { who, pid, since } = JSON.parse(readFileSync(ownerFile(folder), "utf8")) as Owner;
    return `${folder} is held by ${who}, process ${pid}, since ${since}: end it first (\`kill ${pid}\`)`;
  } catch {
    // Between taking the lock and writing who took it lies a moment.
    return `${folder} is held by another process: end it first`;
  }
}
