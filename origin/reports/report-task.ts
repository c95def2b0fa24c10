import type { Seal } from "../http/seal.ts";
import type { TaskKind } from "../tasks/task-kind.ts";
import { type MakePdfNeeds, makePdf, PdfInput, PdfLook } from "./make-pdf.ts";
import { insertReport } from "./report-records.ts";

/** Makes a report's PDF, and puts it on record in the transaction that ends the task. */
export const reportPdfTask = ({ seal, ...needs }: MakePdfNeeds & { seal: Seal }): TaskKind<PdfLook> => ({
  type: "report.pdf",
  payload: PdfLook,
  attemptsMax: 3,
  attemptMsMax: 5 * 60_000,
  limits: { startsPerSecond: 10, atOnce: 5 },
  needsSealed: true,
  run: async ({ id, owner, payload, sealed, createdAt, signal, tell, ifCancelled }) => {
    if (sealed === null) throw new Error("Making a PDF: its snapshot is gone");
    const input = PdfInput.parse(JSON.parse(seal.decrypt(sealed)));
    const { record } = await makePdf(needs)(
      { id, taskId: id, owner, look: payload, input, createdAt },
      { signal, tell, ifUnwanted: ifCancelled },
    );
    return { result: { report_id: id }, record: (rows) => insertReport(rows, record) };
  },
});
