// Checks a report without us: is this PDF, byte for byte, one that Car Pulse Tracker signed?
//
//     node verify-report.mjs report.pdf signing-keys.json
//
// Node 20 or newer, or Bun; nothing else. The keys are what GET /api/v1/signing-keys answers: fetch them once, from
// the service itself, and keep them. Whether an owner took a report back only the service can tell: its verify page.
//
// The signed part stands in the PDF, right before its last lines, as comments: a title, ten lines of facts, and a
// signature over them. Two of the facts are the size and the SHA-256 of the file without this block.

import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

const labels = "report issued read model vin copy language content-bytes content-sha256 key".split(" ");
const facts = labels.map((label) => `%${label}: [ -~]*\n`).join("");
const format = new RegExp(
  `(%Car Pulse Tracker report manifest 1\n${facts})%signature: ([A-Za-z0-9_-]{86})\n` +
    // Nothing may follow the last line, or a reader might read that instead.
    "startxref\r?\n[0-9]{1,10}\r?\n%%EOF\r?\n?$",
);

/** Says what is wrong with a PDF, or gives back the facts that were signed. */
export function checkReport(pdf, { keys }) {
  // Latin-1 has a character for each byte: places in the text are places in the file.
  const text = pdf.toString("latin1");
  const found = text.match(format);
  if (!found) return { genuine: false, why: "It holds no manifest where one belongs" };
  const [, signed, signature] = found;
  const lines = signed.trimEnd().split("\n").slice(1);
  const told = Object.fromEntries(
    labels.map((label, index) => [label, lines[index].slice(label.length + 3)]),
  );

  const key = keys.find(({ kid }) => kid === told.key);
  if (!key) return { genuine: false, why: `There is no key "${told.key}" among those given` };
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: key.x }, format: "jwk" });
  const signatureBytes = Buffer.from(signature, "base64url");
  const isSigned =
    // One spelling alone: the last character has bits to spare.
    signatureBytes.toString("base64url") === signature &&
    verify(null, Buffer.from(signed, "latin1"), publicKey, signatureBytes);
  if (!isSigned) return { genuine: false, why: "The manifest was changed, or signed by somebody else" };

  const block = `${signed}%signature: ${signature}\n`;
  const content = Buffer.from(text.slice(0, found.index) + text.slice(found.index + block.length), "latin1");
  const hash = createHash("sha256").update(content).digest("hex");
  const isWhole = content.length === Number(told["content-bytes"]) && hash === told["content-sha256"];
  return isWhole
    ? { genuine: true, told }
    : { genuine: false, why: "The file was changed after it was signed" };
}

function main([pdfFile, keysFile]) {
  if (!pdfFile || !keysFile) {
    process.stderr.write("usage: node verify-report.mjs <report.pdf> <signing-keys.json>\n");
    return 2;
  }
  let pdf;
  let keys;
  try {
    pdf = readFileSync(pdfFile);
    keys = keysIn(readFileSync(keysFile, "utf8"));
    if (!keys) throw new Error(`${keysFile} is not what /api/v1/signing-keys answers`);
  } catch ({ message }) {
    process.stderr.write(`Nothing was checked: ${message}\n`);
    return 2;
  }
  const { genuine, why, told = {} } = checkReport(pdf, { keys });
  const lines = Object.entries(told).map(([label, value]) => `  ${label}: ${value}`);
  process.stdout.write([genuine ? "Genuine" : `Not genuine: ${why}`, ...lines, ""].join("\n"));
  return genuine ? 0 : 1;
}

function keysIn(text) {
  try {
    const { keys } = JSON.parse(text);
    return Array.isArray(keys) ? keys : undefined;
  } catch {
    return undefined;
  }
}

const isRun = process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isRun) process.exitCode = main(process.argv.slice(2));
