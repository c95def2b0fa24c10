import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const key = () => randomBytes(32).toString("base64url");

/** What a deployed environment mounts as secrets, made here on the first run, for this machine alone. */
const kinds = {
  /** As a Fernet key is spelt: 32 bytes in base64url, with its padding. */
  TOKEN_ENCRYPTION_KEY: { make: () => `${key()}=`, shape: /^[\w-]{43}=$/ },
  LINK_SIGNING_KEYS: { make: () => `dev:${key()}`, shape: /^dev:[\w-]{43}$/ },
  SIGNING_KEYS: { make: () => `dev:${key()}`, shape: /^dev:[\w-]{43}$/ },
  SESSION_SIGNING_KEY: { make: key, shape: /^[\w-]{43}$/ },
  PSEUDONYM_KEY: { make: key, shape: /^[\w-]{43}$/ },
  ADMIN_KEY: { make: key, shape: /^[\w-]{43}$/ },
};

export type DevelopmentKeys = Record<keyof typeof kinds, string>;
const names = Object.keys(kinds) as (keyof DevelopmentKeys)[];

export const keysFile = "keys.json";

/** The keys in `keys.json` of the folder, made where there are none: what they encrypted stays readable. */
export function developmentKeys(folder: string): DevelopmentKeys {
  const file = join(folder, keysFile);
  const kept = existsSync(file) ? readKeys(file) : {};
  const keys = Object.fromEntries(names.map((name) => [name, kept[name] ?? kinds[name].make()]));
  if (names.some((name) => kept[name] === undefined)) writeKeys(file, keys);
  return keys as DevelopmentKeys;
}

/** Renamed into place, since a start that is killed half way must not leave half a file. */
function writeKeys(file: string, keys: object): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.draft`;
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

function readKeys(file: string): Partial<DevelopmentKeys> {
  const found = parsed(readFileSync(file, "utf8"));
  const damaged = names.filter((name) => found?.[name] !== undefined && !kinds[name].shape.test(found[name]));
  if (found && damaged.length === 0) return found;
  throw new Error(
    `Reading the development keys: ${file} is damaged${found ? ` at ${damaged.join(", ")}` : ""}. Put it back, or start from empty data: npm run dev -- --reset`,
  );
}

function parsed(text: string): Record<string, string> | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null ? (found as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}
