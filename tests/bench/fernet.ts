import { existsSync } from "node:fs";
import { join } from "node:path";
import fernetOfNpm from "fernet";
import { createFernet } from "../../origin/accounts/fernet.ts";
import { systemClock as clock } from "../../origin/outside/clock/system.ts";
import { systemRandomness as randomness } from "../../origin/outside/randomness/system.ts";
import { installed } from "../servers/install.ts";
import type { Benchmark } from "./harness.ts";

const text = "x".repeat(1024);
const secondsEach = 0.5;

export const fernet: Benchmark = {
  name: "fernet",
  compares: "encrypting and decrypting 1 KiB with all checks, on one core",
  metrics: [
    { name: "python", unit: "round trips/s", better: "higher", figure: 4, runs: 9 },
    { name: "npm", unit: "round trips/s", better: "higher", figure: 20, runs: 9 },
  ],
  prepare: async ({ belongings }) => {
    const python = await pythonWithCryptography();
    const key = `${Buffer.from(randomness.bytes(32)).toString("base64url")}=`;
    const ours = createFernet(key, { clock, randomness });
    const secret = new fernetOfNpm.Secret(key);
    const measureOurs = async () => rate(() => ours.decrypt(ours.encrypt(text)));
    return {
      sides: {
        python: {
          ours: measureOurs,
          peer: async () => Number(await belongings.output([python, pythonScript, key, String(secondsEach)])),
        },
        npm: {
          ours: measureOurs,
          peer: async () =>
            rate(() => {
              const token = new fernetOfNpm.Token({ secret }).encode(text);
              return new fernetOfNpm.Token({ secret, token, ttl: 60 }).decode();
            }),
        },
      },
      notes: async () => [],
    };
  },
};

const pythonScript = join(import.meta.dirname, "fernet/round-trips.py");

function rate(roundTrip: () => string): number {
  if (roundTrip() !== text) throw new Error("Measuring fernet: what came back is not what went in");
  const startedMs = performance.now();
  let trips = 0;
  for (; performance.now() - startedMs < secondsEach * 1000; trips += 50)
    for (let i = 0; i < 50; i++) roundTrip();
  return trips / ((performance.now() - startedMs) / 1000);
}

/** Debian's own Python: the one that Debian's packages belong to. */
const pythonWithCryptography = (): Promise<string> =>
  installed({
    name: "Python's cryptography",
    debianPackage: "python3-cryptography",
    find: () => {
      const python = "/usr/bin/python3";
      const has = existsSync(python) && Bun.spawnSync([python, "-c", "import cryptography"]).success;
      return has ? python : undefined;
    },
  });
