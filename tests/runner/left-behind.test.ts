import { expect, test } from "bun:test";
import { leftBehind, markName } from "./left-behind.ts";

test.skipIf(process.platform !== "linux")(
  "a process that goes on is found by its mark, however far from us it was started",
  async () => {
    const mark = `test-${process.pid}`;
    // The shell ends at once, and what it started is nobody's child.
    const shell = Bun.spawn(["sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!"], {
      env: { PATH: process.env["PATH"] ?? "", [markName]: mark },
      stdout: "pipe",
    });
    const pid = Number(await new Response(shell.stdout).text());
    try {
      expect(await leftBehind(mark)).toEqual([{ pid, command: "sleep 60" }]);
    } finally {
      process.kill(pid, "SIGKILL");
    }
    expect(await leftBehind(mark)).toEqual([]);
    expect(await leftBehind(`${mark}-other`)).toEqual([]);
  },
);
