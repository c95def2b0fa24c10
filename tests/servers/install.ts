import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { isRoot } from "./server.ts";

export interface Wanted {
  name: string;
  debianPackage: string;
  /** Where it is on this machine, if it is. */
  find: () => string | undefined;
}

const installMsMax = 240_000;

/** Where a server's programs are: those of the machine, or on Debian as root those that are then installed. */
export async function installed({ name, debianPackage, find }: Wanted): Promise<string> {
  const found = find();
  if (found) return found;
  if (!isRoot || !Bun.which("apt-get"))
    throw new Error(`${name} isn't installed (Debian's package is ${debianPackage})`);
  process.stderr.write(`Installing ${name} ...\n`);
  const problem = withoutStartingServices(() => aptGet(debianPackage));
  const then = find();
  if (!then)
    throw new Error(
      `${name} could not be installed: ${problem ?? "its programs are not where they should be"}`,
    );
  return then;
}

/** Debian starts a server that it installs, unless this file says no. One that is there already is left alone. */
function withoutStartingServices<Result>(work: () => Result): Result {
  const policy = "/usr/sbin/policy-rc.d";
  if (existsSync(policy)) return work();
  writeFileSync(policy, "#!/bin/sh\nexit 101\n");
  chmodSync(policy, 0o755);
  try {
    return work();
  } finally {
    rmSync(policy, { force: true });
  }
}

/** The lists of packages may be missing or old: they are fetched where the install doesn't do without. */
function aptGet(debianPackage: string): string | undefined {
  const install = ["install", "-y", "-q", "--no-install-recommends", debianPackage];
  if (run(install) === undefined) return undefined;
  return run(["update", "-q"]) ?? run(install);
}

function run(args: string[]): string | undefined {
  const done = spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=120", ...args], {
    encoding: "utf8",
    timeout: installMsMax,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
  });
  if (done.status === 0) return undefined;
  return (done.stderr || done.error?.message || `apt-get ended with ${done.status}`).trim().slice(-500);
}
