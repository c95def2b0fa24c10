import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { developmentKeys } from "./keys.ts";

const temporary = mkdtempSync(join(tmpdir(), "keys-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test("keys are made on the first run, for the owner's eyes only, and kept", () => {
  const folder = join(temporary, "fresh");
  const keys = developmentKeys(folder);
  expect(Buffer.from(keys.TOKEN_ENCRYPTION_KEY, "base64url")).toHaveLength(32);
  expect(keys.TOKEN_ENCRYPTION_KEY).toHaveLength(44);
  expect(keys.LINK_SIGNING_KEYS).toMatch(/^dev:[\w-]{43}$/);
  expect(Buffer.from(keys.SESSION_SIGNING_KEY, "base64url")).toHaveLength(32);
  expect(statSync(join(folder, "keys.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(["keys.json"]);
  expect(developmentKeys(folder)).toEqual(keys);
  expect(developmentKeys(join(temporary, "another"))).not.toEqual(keys);
});

test("a damaged file is named with the way out, and never replaced unasked", () => {
  const write = (text: string) => writeFileSync(join(temporary, "keys.json"), text);
  for (const text of ["", "null", "[oops"]) {
    write(text);
    expect(() => developmentKeys(temporary)).toThrow(/keys\.json is damaged\. .*--reset/);
  }
  write(JSON.stringify({ SESSION_SIGNING_KEY: "short" }));
  expect(() => developmentKeys(temporary)).toThrow("damaged at SESSION_SIGNING_KEY");
});

test("a key that a later version asks for is added to those that are there", () => {
  const folder = join(temporary, "older");
  const { SESSION_SIGNING_KEY, ...others } = developmentKeys(folder);
  writeFileSync(join(folder, "keys.json"), JSON.stringify(others));
  const keys = developmentKeys(folder);
  expect(keys).toMatchObject(others);
  expect(keys.SESSION_SIGNING_KEY).not.toBe(SESSION_SIGNING_KEY);
  expect(developmentKeys(folder)).toEqual(keys);
});
