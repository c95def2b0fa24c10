import { z } from "zod";
import type { Block } from "../people/car.ts";

const Session = z.object({
  vin: z.string(),
  siteLocationName: z.string(),
  chargeStartDateTime: z.string(),
  fees: z.array(z.object({ feeType: z.string(), totalDue: z.number(), currencyCode: z.string() })),
  invoices: z.array(z.object({ contentId: z.string(), fileName: z.string() })),
});

/** The invoice of one of these sessions, as the smallest PDF that a reader opens; undefined where none has it. */
export function invoicePdf(
  sessions: readonly Block[],
  contentId: string,
): Uint8Array<ArrayBuffer> | undefined {
  const session = sessions
    .map((one) => Session.parse(one))
    .find(({ invoices }) => invoices.some((invoice) => invoice.contentId === contentId));
  if (session === undefined) return undefined;
  return onePage([
    "Demo invoice: nothing is to be paid",
    session.siteLocationName,
    session.chargeStartDateTime,
    `VIN ${session.vin}`,
    ...session.fees.map(({ feeType, totalDue, currencyCode }) => `${feeType}  ${totalDue} ${currencyCode}`),
  ]);
}

/** Latin-1 text on an A4 page (ISO 32000-1, 7.5: objects, then the table of where each begins). */
function onePage(lines: string[]): Uint8Array<ArrayBuffer> {
  const escaped = lines.map((line) => `(${line.replace(/[\\()]/g, "\\$&")}) Tj T*`).join("\n");
  const content = `BT /F1 12 Tf 18 TL 72 770 Td\n${escaped}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  let text = "%PDF-1.4\n";
  const starts = objects.map((object, at) => {
    const start = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const rows = starts.map((start) => `${String(start).padStart(10, "0")} 00000 n \n`).join("");
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.indexOf("xref\n0")}\n%%EOF\n`;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
