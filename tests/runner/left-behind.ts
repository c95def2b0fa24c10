import { readdirSync, readFileSync } from "node:fs";

/** The variable that every process of a step carries, and hands on to what it starts. */
export const markName = "TEST_STEP";

const graceMs = 1500;

/** The processes with this mark that still run after a moment, by id and command. Only Linux shows them. */
export async function leftBehind(mark: string): Promise<{ pid: number; command: string }[]> {
  const until = performance.now() + graceMs;
  for (;;) {
    const found = marked(mark);
    if (found.length === 0 || performance.now() > until) return found;
    await Bun.sleep(50);
  }
}

function marked(mark: string) {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`).split("\0").includes(`${markName}=${mark}`))
    .map((pid) => ({
      pid: Number(pid),
      command: read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim().slice(0, 200),
    }));
}

/** A process may end while we look, or be another user's. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
