import * as z from "zod";
import { Report } from "../../shared/contracts/report.ts";
import { PdfRequest } from "../../shared/contracts/report-pdf.ts";
import { maskVin } from "../../shared/privacy.ts";
import type { Seal } from "../http/seal.ts";
import type { ObjectStore } from "../outside/object-store/port.ts";
import type { TaskKind } from "../tasks/task-kind.ts";
import type { OpenPhotos } from "./photos/open-photos.ts";
import { fileNameOf, objectsOf, shortCodeOf } from "./report-names.ts";
import { insertReport } from "./report-records.ts";

/** What the row may show: how the PDF is to look. The report itself and the seller's words lie sealed beside it. */
export const PdfPayload = PdfRequest.pick({ language: true, units: true, copy: true, photos: true });
export type PdfPayload = z.infer<typeof PdfPayload>;

export const SealedInput = z.object({ report: Report, notes: z.string().optional() });
export type SealedInput = z.infer<typeof SealedInput>;

/** A finished PDF lives this long. */
export const reportLifeSeconds = 7 * 24 * 3600;

/** Renders a report's PDF, stores it and writes its record: needs neither Tesla nor the person's tokens. */
export const reportPdfTask = ({
  objects,
  openPhotos,
  seal,
}: {
  objects: ObjectStore;
  openPhotos: OpenPhotos;
  seal: Seal;
}): TaskKind<PdfPayload> => ({
  type: "report.pdf",
  payload: PdfPayload,
  attemptsMax: 3,
  attemptMsMax: 5 * 60_000,
  run: async ({ id, owner, payload, sealed, createdAt, signal, tell }) => {
    if (sealed === null) throw new Error("Rendering a report: its snapshot is gone");
    const { report, notes } = SealedInput.parse(JSON.parse(seal.decrypt(sealed)));

    await tell(0.1, "render");
    const photos = await openPhotos(owner, payload.photos ?? []);
    // The renderer is heavy: it loads when the first report asks for it.
    const { renderPdf } = await import("./pdf/render-pdf.ts");
    const pdf = await renderPdf(report, { ...payload, photos, ...(notes !== undefined && { notes }) });
    signal.throwIfAborted();

    await tell(0.7, "upload");
    const model = report.identity.data?.model ?? "Tesla";
    const fileName = fileNameOf(model, report.read_at);
    const objectName = objectsOf(id, fileName).pdf;
    await objects.put(objectName, pdf);

    return {
      result: { report_id: id },
      discard: async () => {
        await objects.remove(objectName);
      },
      record: (rows) =>
        insertReport(rows, {
          id,
          task_id: id,
          owner,
          vin_masked: maskVin(report.identity.data?.vin ?? ""),
          model,
          read_at: new Date(report.read_at),
          copy: payload.copy,
          language: payload.language,
          object_name: objectName,
          file_name: fileName,
          preview_object: null,
          thumbnail_object: null,
          short_code: shortCodeOf(id),
          manifest: null,
          key_id: null,
          revoked_at: null,
          size_bytes: pdf.byteLength,
          sha256: new Bun.CryptoHasher("sha256").update(pdf).digest("hex"),
          created_at: createdAt,
          expires_at: new Date(createdAt.getTime() + reportLifeSeconds * 1000),
        }),
    };
  },
});
