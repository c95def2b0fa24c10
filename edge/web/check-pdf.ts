import type { Verification } from "../../shared/contracts/report-record.ts";
import { findManifest, sha256, verifyPdf } from "../../shared/report-manifest.ts";
import type { PublicKey } from "../../shared/signing-keys.ts";

/** What became of a check, for whoever reads it. */
export interface Outcome {
  tone: "good" | "doubt" | "bad";
  title: string;
  text: string;
  /** What we know of the report, where it is ours. */
  told?: Verification;
}

export interface CheckNeeds {
  /** Undefined where we never made it, or its owner deleted it. */
  verification: (id: string) => Promise<Verification | undefined>;
  publicKeys: () => Promise<readonly PublicKey[]>;
}

/** Whether a file is a report of ours, unchanged and still standing. Its bytes go nowhere: only its id is asked about. */
export async function checkPdf(
  pdf: Uint8Array,
  askedId: string | undefined,
  { verification, publicKeys }: CheckNeeds,
): Promise<Outcome> {
  const ownId = findManifest(pdf)?.manifest.reportId;
  const id = ownId ?? askedId;
  if (id === undefined) return unknown;
  const [told, hash] = await Promise.all([verification(id), sha256(pdf)]);
  if (!told) {
    const signed = await verifyPdf(pdf, await publicKeys());
    return signed.is === "genuine" ? deleted : unknown;
  }
  if (told.sha256 !== hash || told.size_bytes !== pdf.byteLength) return changed;
  if (askedId !== undefined && told.id !== askedId && told.short_code !== askedId)
    return { ...another, told };
  return told.state === "revoked" ? { ...revoked, told } : { ...genuine, told };
}

const genuine: Outcome = {
  tone: "good",
  title: "This is the report that we made",
  text: "The file is the same to the last byte, and its owner stands by it.",
};
const revoked: Outcome = {
  tone: "doubt",
  title: "Its owner took this report back",
  text: "The file is the one that we made, but it no longer stands. Ask the owner for a new one.",
};
const deleted: Outcome = {
  tone: "doubt",
  title: "Signed by us, and deleted by its owner",
  text: "The file is one that we signed and nobody changed. We hold nothing more of it, so we can’t say whether it still stands.",
};
const another: Outcome = {
  tone: "doubt",
  title: "This is another report of ours",
  text: "The file is genuine, but it is not the report whose link or code brought you here.",
};
const changed: Outcome = {
  tone: "bad",
  title: "This is not the file that we made",
  text: "It was changed after we signed it, or is another file altogether. Don’t rely on what it says.",
};
const unknown: Outcome = {
  tone: "bad",
  title: "This is not a report of ours",
  text: "We know nothing of this file. Don’t rely on what it says.",
};
