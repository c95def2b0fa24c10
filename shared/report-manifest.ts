import { toHex } from "./hex.ts";
import { type PublicKey, type Signer, verifySignature } from "./signing-keys.ts";

/**
 * What we sign of a PDF, and where it stands. A file can't hold its own hash, so the manifest is a block of PDF
 * comments right before the last `startxref`, and tells the size and SHA-256 of the file without that block:
 *
 *     %Car Pulse Tracker report manifest 1
 *     %report: 01a1fd69-2a7d-7007-8fa3-cc7733faaf19
 *     ...
 *     %content-sha256: 9f86d081...
 *     %key: dev
 *     %signature: <Ed25519 over every byte of the block before this line>
 *     startxref
 *
 * A comment is no object and moves none: offsets stay true, every reader skips it, and the file's last line stays
 * `%%EOF` as PDF/A wants it. Every byte of the file is either content or block, so none can be changed.
 */
export interface ManifestFacts {
  reportId: string;
  issuedAt: Date;
  /** When the car was read. */
  readAt: Date;
  model: string;
  vinMasked: string;
  copy: string;
  language: string;
}

/** A manifest as it stands in a file. */
export interface Manifest extends Omit<ManifestFacts, "issuedAt" | "readAt"> {
  issuedAt: string;
  readAt: string;
  contentBytes: number;
  contentSha256: string;
  keyId: string;
}

export interface SignedPdf {
  pdf: Uint8Array<ArrayBuffer>;
  /** The whole block, with its signature: for whoever keeps it apart from the file. */
  manifest: string;
}

/** Puts the signed manifest into a finished PDF. */
export async function signPdf(
  content: Uint8Array,
  facts: ManifestFacts,
  signer: Pick<Signer, "keyId" | "sign">,
): Promise<SignedPdf> {
  const at = endingAt(content);
  if (at === undefined) throw new Error("Signing a PDF: it doesn't end as a PDF does");
  if (findManifest(content)) throw new Error("Signing a PDF: it is signed already");
  const values: Manifest = {
    ...facts,
    issuedAt: facts.issuedAt.toISOString(),
    readAt: facts.readAt.toISOString(),
    contentBytes: content.byteLength,
    contentSha256: await sha256(content),
    keyId: signer.keyId,
  };
  const text = [title, ...fields.map(([label, name]) => `%${label}: ${values[name]}`), ""].join("\n");
  if (!signedPart.test(text)) throw new Error("Signing a PDF: a fact doesn't fit its line");
  const manifest = `${text}%signature: ${await signer.sign(text)}\n`;
  return {
    pdf: joined(content.subarray(0, at), new TextEncoder().encode(manifest), content.subarray(at)),
    manifest,
  };
}

export interface FoundManifest {
  manifest: Manifest;
  /** What the signature is over. */
  text: string;
  signature: string;
  /** The file without the block. */
  content: Uint8Array<ArrayBuffer>;
}

/** The manifest of a PDF, not yet believed; undefined where there is none to the letter. */
export function findManifest(pdf: Uint8Array): FoundManifest | undefined {
  const end = endingAt(pdf);
  if (end === undefined) return undefined;
  const tailFrom = Math.max(0, end - blockBytesMax);
  const tail = latin1(pdf.subarray(tailFrom, end));
  const from = tail.lastIndexOf(`${title}\n`);
  const [, text, signature] = from < 0 ? [] : (tail.slice(from).match(block) ?? []);
  if (text === undefined || signature === undefined) return undefined;
  const lines = text.split("\n").slice(1);
  const values = fields.map(([label, name], index) => [name, lines[index]?.slice(label.length + 3)] as const);
  const manifest = Object.fromEntries(values) as unknown as Manifest;
  return {
    manifest: { ...manifest, contentBytes: Number(manifest.contentBytes) },
    text,
    signature,
    content: joined(pdf.subarray(0, tailFrom + from), pdf.subarray(end)),
  };
}

export type PdfVerdict =
  | { is: "genuine"; manifest: Manifest }
  | { is: "unsigned" | "key-unknown" | "changed" };

/** Whether a PDF is byte for byte one that was signed with one of these keys: needs nothing but both. */
export async function verifyPdf(
  pdf: Uint8Array,
  keys: readonly Pick<PublicKey, "kid" | "x">[],
): Promise<PdfVerdict> {
  const found = findManifest(pdf);
  if (!found) return { is: "unsigned" };
  const { manifest, text, signature, content } = found;
  if (!keys.some(({ kid }) => kid === manifest.keyId)) return { is: "key-unknown" };
  const isWhole =
    content.byteLength === manifest.contentBytes && (await sha256(content)) === manifest.contentSha256;
  const isSigned = await verifySignature(keys, text, manifest.keyId, signature);
  return isWhole && isSigned ? { is: "genuine", manifest } : { is: "changed" };
}

const title = "%Car Pulse Tracker report manifest 1";

/** The lines of a block in their order: label, name, and what a value may be. */
const fields = [
  ["report", "reportId", "[0-9a-f-]{36}"],
  ["issued", "issuedAt", "[0-9TZ:.-]{20,30}"],
  ["read", "readAt", "[0-9TZ:.-]{20,30}"],
  ["model", "model", "[ -~]{1,80}"],
  ["vin", "vinMasked", "[ -~]{0,20}"],
  ["copy", "copy", "[a-z]{1,20}"],
  ["language", "language", "[A-Za-z-]{2,20}"],
  ["content-bytes", "contentBytes", "[1-9][0-9]{0,9}"],
  ["content-sha256", "contentSha256", "[0-9a-f]{64}"],
  ["key", "keyId", "[A-Za-z0-9._-]{1,64}"],
] as const;

const signedPattern = `${title}\\n${fields.map(([label, , value]) => `%${label}: ${value}\\n`).join("")}`;
const signedPart = new RegExp(`^${signedPattern}$`);
const block = new RegExp(`^(${signedPattern})%signature: ([A-Za-z0-9_-]{86})\\n$`);
const blockBytesMax = 2_048;

/** Where the last lines of a PDF begin: `startxref`, the offset, `%%EOF` and nothing after it. */
function endingAt(pdf: Uint8Array): number | undefined {
  const from = Math.max(0, pdf.byteLength - 64);
  const [, ending] = latin1(pdf.subarray(from)).match(/\n(startxref\r?\n\d{1,10}\r?\n%%EOF\r?\n?)$/) ?? [];
  return ending === undefined ? undefined : pdf.byteLength - ending.length;
}

/** In hexadecimal, as `sha256sum` tells it. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
