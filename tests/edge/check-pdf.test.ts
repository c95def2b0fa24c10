import { expect, test } from "bun:test";
import { checkPdf } from "../../edge/web/check-pdf.ts";
import type { Verification } from "../../shared/contracts/report-record.ts";
import { sha256, signPdf } from "../../shared/report-manifest.ts";
import { createSigner } from "../../shared/signing-keys.ts";

const signer = createSigner([{ id: "dev", seed: new Uint8Array(32).fill(1), publicBytes: undefined }]);
const id = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
const bytesOf = (text: string) => new TextEncoder().encode(text);
const { pdf, manifest } = await signPdf(
  bytesOf("%PDF-1.7\nstartxref\n9\n%%EOF\n"),
  {
    reportId: id,
    issuedAt: new Date(0),
    readAt: new Date(0),
    model: "Model 3",
    vinMasked: "5YJ3E****",
    copy: "buyer",
    language: "en",
  },
  signer,
);
const record: Verification = {
  id,
  state: "valid",
  short_code: "7KQ2M-9DXRF",
  sha256: await sha256(pdf),
  size_bytes: pdf.byteLength,
  issued_at: new Date(0).toISOString(),
  revoked_at: null,
  file: "kept",
  report: null,
};

/** Checks a file against what the API would tell of it, and says which ids it was asked about. */
async function check(file: Uint8Array, told: Verification | undefined, askedId?: string) {
  const asked: string[] = [];
  const { tone, title } = await checkPdf(file, askedId, {
    verification: async (one) => {
      asked.push(one);
      return told;
    },
    publicKeys: () => signer.publicKeys(),
  });
  return { tone, title, asked };
}

test("a file that is the same to the last byte is the one that we made, whether or not its id was asked for", async () => {
  for (const askedId of [undefined, id, "7KQ2M-9DXRF"])
    expect(await check(pdf, record, askedId)).toEqual({
      tone: "good",
      title: "This is the report that we made",
      asked: [id],
    });
});

test("one byte is enough to be another file", async () => {
  const changed = pdf.slice();
  changed[3] = 0x20;
  expect(await check(changed, record)).toMatchObject({
    tone: "bad",
    title: "This is not the file that we made",
  });
});

test("what its owner took back no longer stands", async () => {
  const revoked: Verification = { ...record, state: "revoked", revoked_at: record.issued_at };
  expect(await check(pdf, revoked)).toMatchObject({
    tone: "doubt",
    title: "Its owner took this report back",
  });
});

test("another report of ours doesn't pass for the one that was asked for", async () => {
  const other = "01a1fd69-2a7d-7007-8fa3-cc7733faaf20";
  expect(await check(pdf, record, other)).toMatchObject({
    tone: "doubt",
    title: "This is another report of ours",
  });
});

test("of a record that is gone only the signature speaks", async () => {
  expect(await check(pdf, undefined)).toMatchObject({
    tone: "doubt",
    title: "Signed by us, and deleted by its owner",
  });
  const forged = bytesOf(
    new TextDecoder().decode(pdf).replace(manifest, manifest.replace("Model 3", "Model S")),
  );
  expect(await check(forged, undefined)).toMatchObject({
    tone: "bad",
    title: "This is not a report of ours",
  });
});

test("a file without a manifest is compared with what was asked for, and is nobody's where nothing was", async () => {
  const plain = bytesOf("%PDF-1.7\nstartxref\n9\n%%EOF\n");
  expect(await check(plain, record, id)).toMatchObject({
    title: "This is not the file that we made",
    asked: [id],
  });
  expect(await check(plain, record)).toMatchObject({ title: "This is not a report of ours", asked: [] });
});
