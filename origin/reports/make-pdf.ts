import * as z from "zod";
import { Report } from "../../shared/contracts/report.ts";
import { PdfRequest } from "../../shared/contracts/report-pdf.ts";
import type { Log } from "../../shared/log.ts";
import { maskVin } from "../../shared/privacy.ts";
import { type ManifestFacts, sha256, signPdf } from "../../shared/report-manifest.ts";
import type { Signer } from "../../shared/signing-keys.ts";
import type { ObjectStore } from "../outside/object-store/port.ts";
import type { OpenPhotos } from "./photos/open-photos.ts";
import type { Pictures } from "./pictures/draw-pictures.ts";
import { type PictureFacts, pictureFactsOf } from "./pictures/picture-facts.ts";
import { fileNameOf, objectsOf, shortCodeOf, verifyUrlOf } from "./report-names.ts";
import type { ReportRecord } from "./report-records.ts";

/** How a PDF is to look: what a task's row may show. */
export const PdfLook = PdfRequest.pick({ language: true, units: true, copy: true, photos: true });
export type PdfLook = z.infer<typeof PdfLook>;

/** What it is made of, and only its maker may read: it lies sealed. */
export const PdfInput = z.object({ report: Report, notes: z.string().optional() });
export type PdfInput = z.infer<typeof PdfInput>;

/** A finished PDF lives this long. */
export const reportLifeSeconds = 7 * 24 * 3600;

export interface MakePdfNeeds {
  objects: ObjectStore;
  openPhotos: OpenPhotos;
  signer: Signer;
  pageUrl: string;
  log: Log;
  /** How a report's pictures are drawn, where it isn't as usual. */
  draw?: (facts: PictureFacts) => Promise<Pictures>;
}

export interface PdfOrder {
  id: string;
  /** None where its asker waits. */
  taskId: string | null;
  owner: string;
  look: PdfLook;
  input: PdfInput;
  createdAt: Date;
}

export interface Under {
  signal: AbortSignal;
  tell(progress: number, step: string): Promise<void>;
  /** Told before anything lies in the store: how to take it back. */
  ifUnwanted(undo: () => Promise<void>): void;
}

export interface MadePdf {
  pdf: Uint8Array<ArrayBuffer>;
  /** To be written with whatever ends the making. */
  record: ReportRecord;
}

/**
 * Renders, signs and stores a report's PDF and its pictures: needs neither Tesla nor the person's tokens. The same
 * order gives the same bytes under the same names, so that a second attempt replaces what the first one left.
 */
export const makePdf =
  (needs: MakePdfNeeds) =>
  async (order: PdfOrder, { signal, tell, ifUnwanted }: Under): Promise<MadePdf> => {
    const { objects, openPhotos, signer, pageUrl } = needs;
    const { id, owner, look, input, createdAt } = order;
    const { report, notes } = input;

    await tell(0.1, "render");
    const photos = await openPhotos(owner, look.photos ?? []);
    // The renderer is heavy: it loads when the first report asks for it.
    const { renderPdf } = await import("./pdf/render-pdf.ts");
    const verification = { url: verifyUrlOf(pageUrl, id), shortCode: shortCodeOf(id) };
    const rendered = await renderPdf(report, {
      ...look,
      photos,
      verification,
      ...(notes !== undefined && { notes }),
    });
    signal.throwIfAborted();

    await tell(0.6, "sign");
    const facts = factsOf(order);
    const { pdf, manifest } = await signPdf(rendered, facts, signer);
    const pictures = await pictured(needs, order);
    signal.throwIfAborted();

    await tell(0.75, "upload");
    const fileName = fileNameOf(facts.model, report.read_at);
    const names = objectsOf(id, fileName);
    ifUnwanted(async () => {
      for (const name of Object.values(names)) await objects.remove(name);
    });
    if (pictures) {
      await objects.put(names.preview, pictures.preview);
      await objects.put(names.thumbnail, pictures.thumbnail);
    }
    await objects.put(names.pdf, pdf);

    return {
      pdf,
      record: {
        id,
        task_id: order.taskId,
        owner,
        vin_masked: facts.vinMasked,
        model: facts.model,
        read_at: facts.readAt,
        copy: look.copy,
        language: look.language,
        object_name: names.pdf,
        file_name: fileName,
        preview_object: pictures ? names.preview : null,
        thumbnail_object: pictures ? names.thumbnail : null,
        photo_ids: [...(look.photos ?? [])],
        size_bytes: pdf.byteLength,
        sha256: await sha256(pdf),
        short_code: verification.shortCode,
        manifest,
        key_id: signer.keyId,
        created_at: createdAt,
        expires_at: new Date(createdAt.getTime() + reportLifeSeconds * 1000),
        revoked_at: null,
      },
    };
  };

function factsOf({ id, look, input: { report }, createdAt }: PdfOrder): ManifestFacts {
  const identity = report.identity.data;
  return {
    reportId: id,
    issuedAt: createdAt,
    readAt: new Date(report.read_at),
    // It came from Tesla: only what fits into a line of plain text may stand in one.
    model: (identity?.model ?? "Tesla").replaceAll(/[^ -~]/g, "?").slice(0, 80),
    vinMasked: maskVin(identity?.vin ?? ""),
    copy: look.copy,
    language: look.language,
  };
}

/** The pictures are a courtesy: where they can't be drawn, the report goes without. */
async function pictured({ log, draw = drawWhenNeeded }: MakePdfNeeds, order: PdfOrder) {
  const { id, look, input } = order;
  try {
    return await draw(pictureFactsOf(input.report, { ...look, shortCode: shortCodeOf(id) }));
  } catch (error) {
    log.warning("A report goes without pictures", { report_id: id, error });
    return undefined;
  }
}

const drawWhenNeeded = async (facts: PictureFacts): Promise<Pictures> =>
  (await import("./pictures/draw-pictures.ts")).drawPictures(facts);
