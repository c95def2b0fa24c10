import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { findManifest, type ManifestFacts, signPdf, verifyPdf } from "./report-manifest.ts";
import { createSigner } from "./signing-keys.ts";

const facts: ManifestFacts = {
  reportId: "01a1fd69-2a7d-7007-8fa3-cc7733faaf19",
  issuedAt: new Date(Date.UTC(2026, 10, 28, 12)),
  readAt: new Date(Date.UTC(2026, 10, 28, 11, 59)),
  model: "Model 3",
  vinMasked: "5YJ3E****",
  copy: "buyer",
  language: "bg",
};
const content = new TextEncoder().encode(
  "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 2\ntrailer\n<< /Size 2 >>\nstartxref\n52\n%%EOF\n",
);

const signerOf = (fill: number) =>
  createSigner([{ id: "dev", seed: new Uint8Array(32).fill(fill), publicBytes: undefined }]);
const signer = signerOf(1);
const keys = await signer.publicKeys();
const { pdf, manifest } = await signPdf(content, facts, signer);

test("a signed PDF is genuine, and tells what was signed", async () => {
  expect(await verifyPdf(pdf, keys)).toEqual({
    is: "genuine",
    manifest: {
      ...facts,
      issuedAt: "2026-11-28T12:00:00.000Z",
      readAt: "2026-11-28T11:59:00.000Z",
      contentBytes: content.byteLength,
      contentSha256: createHash("sha256").update(content).digest("hex"),
      keyId: "dev",
    },
  });
});

test("the same report is signed to the same bytes", async () => {
  expect((await signPdf(content, facts, signer)).pdf).toEqual(pdf);
});

test("taking the manifest out gives back the PDF as it was rendered", () => {
  expect(findManifest(pdf)?.content).toEqual(new Uint8Array(content));
});

test("the manifest stands in comments of less than 255 characters, and the file ends as it did", () => {
  expect(manifest.split("\n").every((line) => line === "" || /^%[ -~]{1,254}$/.test(line))).toBe(true);
  expect(new TextDecoder().decode(pdf)).toEndWith(`${manifest}startxref\n52\n%%EOF\n`);
});

test("no byte can be changed", async () => {
  for (let at = 0; at < pdf.byteLength; at++)
    for (const mask of [0x01, 0x20, 0x80]) {
      const changed = pdf.slice();
      changed[at] = (changed[at] ?? 0) ^ mask;
      expect([at, mask, (await verifyPdf(changed, keys)).is]).not.toEqual([at, mask, "genuine"]);
    }
});

test("no byte can be taken out, put in or put after", async () => {
  for (let at = 0; at <= pdf.byteLength; at++) {
    const shorter = new Uint8Array([...pdf.subarray(0, at), ...pdf.subarray(at + 1)]);
    const longer = new Uint8Array([...pdf.subarray(0, at), 0x0a, ...pdf.subarray(at)]);
    for (const changed of at === pdf.byteLength ? [longer] : [shorter, longer])
      expect([at, (await verifyPdf(changed, keys)).is]).not.toEqual([at, "genuine"]);
  }
});

test("a manifest of another PDF doesn't fit", async () => {
  const other = await signPdf(new TextEncoder().encode("%PDF-1.7\nstartxref\n9\n%%EOF\n"), facts, signer);
  const swapped = new TextDecoder("latin1").decode(pdf).replace(manifest, other.manifest);
  expect((await verifyPdf(Buffer.from(swapped, "latin1"), keys)).is).toBe("changed");
});

test("another's key is no key of ours, even under our name", async () => {
  const forged = await signPdf(content, facts, signerOf(2));
  expect((await verifyPdf(forged.pdf, keys)).is).toBe("changed");
  expect((await verifyPdf(pdf, [])).is).toBe("key-unknown");
  expect((await verifyPdf(content, keys)).is).toBe("unsigned");
});

test("what is no PDF, or is signed, or has facts that don't fit their lines isn't signed", () => {
  expect(signPdf(new Uint8Array(10), facts, signer)).rejects.toThrow("doesn't end as a PDF does");
  expect(signPdf(pdf, facts, signer)).rejects.toThrow("signed already");
  expect(signPdf(content, { ...facts, model: "3\n%key: x" }, signer)).rejects.toThrow("fit its line");
});
