import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { keysFile } from "./keys.ts";
import { root } from "./root.ts";

export interface HeldFolder {
  /** Resolves should the lock be lost before its release. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

/**
 * Holds a folder by the origin's own lock, run as a program, since nothing here imports the origin. The lock goes
 * with that process, and that process with us. Throws an `Error` that says who has the folder.
 */
export async function holdFolder(folder: string, who: string): Promise<HeldFolder> {
  const keeper = spawn(process.execPath, ["origin/outside/database/hold-folder.ts", folder, who], {
    cwd: root,
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => {
    keeper.on("exit", () => resolve()).on("error", () => resolve());
  });
  const problem = await problemOf(keeper, ended);
  if (problem !== undefined) throw new Error(problem);
  return {
    lost: ended,
    release: async () => {
      keeper.stdin?.on("error", () => {}).end();
      await ended;
    },
  };
}

/** Says who has a folder, if anyone has: throws as `holdFolder` does. */
export async function askWhoHolds(folder: string): Promise<void> {
  await (await holdFolder(folder, "somebody who asks")).release();
}

async function problemOf(keeper: ChildProcess, ended: Promise<void>): Promise<string | undefined> {
  let said = "";
  const answered = new Promise<void>((resolve) => {
    keeper.stdout?.on("data", (bytes: Uint8Array) => {
      said += new TextDecoder().decode(bytes);
      if (said.includes("\n")) resolve();
    });
  });
  await Promise.race([answered, ended.then(() => Promise.race([answered, Bun.sleep(100)]))]);
  if (said.trim() === "") return "Locking the data folder: its keeper ended without a word";
  const answer: { problem?: string } = JSON.parse(said);
  return answer.problem;
}

/** The files of the lock itself: taking them away would give the folder to two owners. */
const lockFiles = ["lock", "owner.json"];

/** Takes everything out of a folder that we hold, and nothing out of one that isn't a data folder. */
export function emptyFolder(folder: string): void {
  const names = readdirSync(folder).filter((name) => !lockFiles.includes(name));
  const isOurs = resolve(folder) === join(root, ".data") || names.includes(keysFile);
  if (names.length > 0 && !isOurs)
    throw new Error(`Emptying ${folder}: it doesn't look like our data, so look at it and empty it by hand`);
  // The keys last: while they are there, an emptying that was cut short can be done again.
  for (const name of [...names.filter((name) => name !== keysFile), keysFile])
    rmSync(join(folder, name), { recursive: true, force: true });
}
