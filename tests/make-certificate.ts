import { generateKeyPairSync, sign } from "node:crypto";

export interface Certificate {
  key: string;
  certificate: string;
}

/** A certificate for a name, signed by its own key, made anew for each run: no key lies in the repository. */
export function makeCertificate(name: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
  const commonName = sequence(set(sequence(oid("550403"), der(0x0c, Buffer.from(name)))));
  const alternativeNames = sequence(der(0x82, Buffer.from(name)));
  const body = sequence(
    der(0xa0, integer(2)),
    integer(Math.floor(Math.random() * 0x7fffffff) + 1),
    ecdsaWithSha256,
    commonName,
    sequence(time("20250101000000Z"), time("20991231235959Z")),
    commonName,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(sequence(oid("551d11"), der(0x04, alternativeNames)))),
  );
  const signature = sign("sha256", body, privateKey);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${whole
      .toString("base64")
      .match(/.{1,64}/g)
      ?.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}

/** A tag, a length and what it holds (X.690). */
function der(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const sequence = (...parts: Uint8Array[]): Buffer => der(0x30, Buffer.concat(parts));
const set = (...parts: Uint8Array[]): Buffer => der(0x31, Buffer.concat(parts));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const time = (text: string): Buffer => der(0x18, Buffer.from(text));
function integer(value: number): Buffer {
  const hex = value.toString(16);
  return der(0x02, Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex"));
}
