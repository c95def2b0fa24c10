import { createHash } from "node:crypto";

/** Where the files of a report lie: all of them in its own folder, under names that are the same on a retry. */
export const objectsOf = (reportId: string, fileName: string) => ({
  pdf: `${folderOf(reportId)}/${fileName}`,
  preview: `${folderOf(reportId)}/preview.png`,
  thumbnail: `${folderOf(reportId)}/page.png`,
});

export const folderOf = (reportId: string): string => `reports/${reportId}`;

/** Of the model and the day alone: a file name travels further than the file. */
export function fileNameOf(model: string, readAt: string): string {
  const plain = model.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return `${plain.replaceAll(/^-|-$/g, "") || "vehicle"}-${readAt.slice(0, 10)}.pdf`;
}

/** Crockford's: no letter that is taken for a digit. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What a person types where nothing can scan: 50 bits of the id's hash, so that it leads to the report and not back. */
export function shortCodeOf(reportId: string): string {
  const hash = createHash("sha256").update(`report code ${reportId}`).digest();
  const code = Array.from(hash.subarray(0, 10), (byte) => alphabet[byte % 32]).join("");
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** A code as it was typed, the way we spell it; undefined where it can't be one. */
export function readShortCode(typed: string): string | undefined {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(plain) ? `${plain.slice(0, 5)}-${plain.slice(5)}` : undefined;
}

/** The page on which anyone can check a copy. */
export const verifyUrlOf = (pageUrl: string, reportId: string): string => `${pageUrl}/verify?id=${reportId}`;
