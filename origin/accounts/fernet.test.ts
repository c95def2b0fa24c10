import { describe, expect, test } from "bun:test";
import extra from "../../tests/vectors/fernet/extra-pyca-vectors.json";
import generate from "../../tests/vectors/fernet/generate.json";
import invalid from "../../tests/vectors/fernet/invalid.json";
import verify from "../../tests/vectors/fernet/verify.json";
import { createManualClock } from "../outside/clock/manual.ts";
import { systemRandomness as randomness } from "../outside/randomness/system.ts";
import { createFernet, InvalidToken } from "./fernet.ts";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64url");
const at = (now: string | number) =>
  createManualClock(typeof now === "number" ? now * 1000 : Date.parse(now));
const clock = at(1_700_000_000);
const fernet = createFernet(key(1), { clock, randomness });

describe("the vectors of the specification, and more of Python's", () => {
  test.each([...generate, ...extra.generate])("generate: $src", ({ token, now, iv, src, secret }) => {
    const fixed = { bytes: () => Uint8Array.from(iv) };
    expect(createFernet(secret, { clock: at(now), randomness: fixed }).encrypt(src)).toBe(token);
  });

  test.each(verify)("verify: $src", ({ token, now, ttl_sec, src, secret }) => {
    expect(createFernet(secret, { clock: at(now), randomness }).decrypt(token, ttl_sec)).toBe(src);
  });

  test.each(invalid)("invalid: $desc", ({ token, now, ttl_sec, secret }) => {
    const reader = createFernet(secret, { clock: at(now), randomness });
    expect(() => reader.decrypt(token, ttl_sec)).toThrow(InvalidToken);
  });
});

test.each(["", "a", "Здравей, свят", "x".repeat(15), "x".repeat(16), "x".repeat(17), "x".repeat(100_000)])(
  "what is encrypted is decrypted, whatever its length",
  (text) => expect(fernet.decrypt(fernet.encrypt(text))).toBe(text),
);

test("the same text never looks the same twice", () => {
  expect(fernet.encrypt("same")).not.toBe(fernet.encrypt("same"));
});

test("after a rotation the older key still opens, the newer one seals", () => {
  const rotated = createFernet(`${key(2)},${key(1)}`, { clock, randomness });
  expect(rotated.decrypt(fernet.encrypt("old"))).toBe("old");
  expect(() => fernet.decrypt(rotated.encrypt("new"))).toThrow(InvalidToken);
});

test("a token with any one bit flipped is refused", () => {
  const bytes = Buffer.from(fernet.encrypt("text"), "base64url");
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    const text = flipped.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
    expect(() => fernet.decrypt(text)).toThrow(InvalidToken);
  }
});

test("only the one spelling of a token is a token", () => {
  const token = fernet.encrypt("text");
  for (const odd of [
    `${token} `,
    ` ${token}`,
    `${token}=`,
    token.replace(/=+$/, ""),
    token.slice(0, -5),
    "",
    "n/a",
  ])
    expect(() => fernet.decrypt(odd)).toThrow(InvalidToken);
});

test.each(["", "short", `${key(1)},`, `${key(1)}${key(1)}`])("%p are no keys", (keys) => {
  expect(() => createFernet(keys, { clock, randomness })).toThrow("Reading the token keys");
});

describe("Python's cryptography", () => {
  const python = Bun.which("python3", { PATH: "/usr/bin" });
  const has = python !== null && Bun.spawnSync([python, "-c", "import cryptography"]).success;
  const run = (script: string, ...args: string[]): string =>
    Bun.spawnSync([
      python ?? "",
      "-c",
      `import sys; from cryptography.fernet import Fernet; ${script}`,
      ...args,
    ])
      .stdout.toString()
      .trim();

  // Where it is not to be had, the vectors above, which it made, stand in for it.
  test.if(has)("opens our tokens, and we open its", () => {
    const ours = createFernet(key(1), { clock: createManualClock(Date.now()), randomness }).encrypt(
      "Здравей",
    );
    const keyOf = `${key(1)}=`;
    expect(run("print(Fernet(sys.argv[1]).decrypt(sys.argv[2].encode()).hex())", keyOf, ours)).toBe(
      Buffer.from("Здравей").toString("hex"),
    );
    const its = run(
      "print(Fernet(sys.argv[1]).encrypt(bytes.fromhex(sys.argv[2])).decode())",
      keyOf,
      "d0b4d0b0",
    );
    const reader = createFernet(keyOf, { clock: createManualClock(Date.now()), randomness });
    expect(reader.decrypt(its)).toBe("да");
  });
});
