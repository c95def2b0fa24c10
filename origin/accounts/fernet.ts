import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../outside/clock/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";

/** Encrypts what lies in a store, as the Fernet spec has it: AES-128-CBC, then HMAC-SHA256 over all of it. */
export interface Fernet {
  encrypt(plain: string): string;
  /** Throws where the text is no token of ours, whole, under one of our keys and, where asked, young enough. */
  decrypt(token: string, ageSecondsMax?: number): string;
}

const version = 0x80;
const headBytes = 1 + 8 + 16;
const macBytes = 32;
/** A token from a clock that runs ahead of ours by more than this was never written. */
const skewSeconds = 60;

/** Keys parted by commas: the first encrypts, all decrypt, so that a key can be changed without signing anyone out. */
export function createFernet(
  keys: string,
  { clock, randomness }: { clock: Clock; randomness: Randomness },
): Fernet {
  const [first, ...older] = keys.split(",").map(parseKey);
  if (!first) throw new Error("Reading the token keys: there is none");

  return {
    encrypt: (plain) => {
      const iv = randomness.bytes(16);
      const cipher = createCipheriv("aes-128-cbc", first.encryption, iv);
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      const head = Buffer.alloc(headBytes);
      head.writeUInt8(version, 0);
      head.writeBigUInt64BE(BigInt(Math.floor(clock.now() / 1000)), 1);
      head.set(iv, 9);
      const signed = Buffer.concat([head, body]);
      return padded(Buffer.concat([signed, macOf(first, signed)]));
    },
    decrypt: (token, ageSecondsMax = Number.POSITIVE_INFINITY) => {
      const bytes = parseToken(token);
      const signed = bytes.subarray(0, -macBytes);
      const mac = bytes.subarray(-macBytes);
      const key = [first, ...older].find((candidate) => timingSafeEqual(macOf(candidate, signed), mac));
      if (!key) throw new InvalidToken();
      const ageSeconds = clock.now() / 1000 - Number(bytes.readBigUInt64BE(1));
      if (ageSeconds < -skewSeconds || ageSeconds > ageSecondsMax) throw new InvalidToken();
      const decipher = createDecipheriv("aes-128-cbc", key.encryption, bytes.subarray(9, headBytes));
      try {
        return Buffer.concat([decipher.update(signed.subarray(headBytes)), decipher.final()]).toString(
          "utf8",
        );
      } catch {
        throw new InvalidToken();
      }
    },
  };
}

export class InvalidToken extends Error {
  constructor() {
    super("Decrypting a stored value: it is not a token of ours");
  }
}

interface Key {
  signing: Buffer;
  encryption: Buffer;
}

function parseKey(text: string): Key {
  const bytes = Buffer.from(text.trim(), "base64url");
  if (bytes.length !== 32) throw new Error("Reading the token keys: each must be the base64url of 32 bytes");
  return { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) };
}

/** Whole blocks after a head and before a MAC, in the one spelling that encrypting gives. */
function parseToken(token: string): Buffer {
  const bytes = Buffer.from(token, "base64url");
  const bodyBytes = bytes.length - headBytes - macBytes;
  const isWhole = bodyBytes >= 16 && bodyBytes % 16 === 0 && bytes[0] === version && padded(bytes) === token;
  if (!isWhole) throw new InvalidToken();
  return bytes;
}

const macOf = (key: Key, signed: Uint8Array): Buffer =>
  createHmac("sha256", key.signing).update(signed).digest();

function padded(bytes: Buffer): string {
  const text = bytes.toString("base64url");
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}
