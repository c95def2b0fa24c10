import { lockFolder } from "./folder-lock.ts";

/**
 * A program: `hold-folder.ts FOLDER WHO` holds a folder for the process that started it, until its input ends. For
 * the launcher, which imports nothing of the origin. Its one line of output says whether it has the folder.
 */
const [folder = ".", who = "another program"] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const lock = lockFolder(folder, who, process.ppid);
  process.stdin.on("end", () => {
    lock.release();
    process.exit(0);
  });
  process.stdin.resume();
  say({ held: true });
} catch (error) {
  say({ problem: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
