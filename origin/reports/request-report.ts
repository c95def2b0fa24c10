import type { PdfRequest } from "../../shared/contracts/report-pdf.ts";
import { refuse } from "../../shared/faults.ts";
import type { Caller } from "../http/caller.ts";
import type { Alongside } from "../http/once.ts";
import type { Seal } from "../http/seal.ts";
import type { NewTask, TaskWishes } from "../tasks/add-task.ts";
import { copyFor } from "./copy-for.ts";
import type { PdfInput, PdfLook } from "./make-pdf.ts";
import type { OpenPhotos } from "./photos/open-photos.ts";
import type { reportPdfTask } from "./report-task.ts";
import type { Seen, Snapshots } from "./snapshots.ts";

export interface AskedReportNeeds {
  snapshots: Snapshots;
  readReport: (caller: Caller, vehicleId: string) => Promise<Seen>;
  openPhotos: OpenPhotos;
}

export interface RequestReportNeeds extends AskedReportNeeds {
  seal: Seal;
  addTask: (
    kind: Pick<ReturnType<typeof reportPdfTask>, "type" | "attemptsMax">,
    task: NewTask,
    wishes?: Pick<TaskWishes, "alongside">,
  ) => Promise<string>;
}

/** Asks for a PDF of the report that the person saw, or of one read now; gives back the task that renders it. */
export const requestReport =
  (needs: RequestReportNeeds) =>
  async (caller: Caller, request: PdfRequest, alongside: Alongside<string>): Promise<string> => {
    const { look, input } = await askedReport(needs, caller, request);
    return needs.addTask(
      { type: "report.pdf", attemptsMax: 3 },
      { owner: caller.userId, payload: look, sealed: needs.seal.encrypt(JSON.stringify(input)) },
      { alongside: (rows, [id = ""]) => alongside(rows, id) },
    );
  };

/** What a request asks for: how the PDF is to look, and what it is made of: no more than its copy will show. */
export async function askedReport(
  { snapshots, readReport, openPhotos }: AskedReportNeeds,
  caller: Caller,
  request: PdfRequest,
): Promise<{ look: PdfLook; input: PdfInput }> {
  // Before anything is read that costs: a photo that is over, or somebody else's, is refused.
  if (request.photos) await openPhotos(caller.userId, request.photos);
  const seen = request.snapshot_id
    ? ((await snapshots.find(caller, request.snapshot_id)) ?? refuse("snapshot.unknown"))
    : await readReport(caller, request.vehicle_id);
  if (seen.report.vehicle_id !== request.vehicle_id) refuse("snapshot.unknown", "of another vehicle");
  const { language, units, copy, photos, notes } = request;
  return {
    look: { language, units, copy, ...(photos && { photos }) },
    input: { report: copyFor(seen, request), ...(notes !== undefined && { notes }) },
  };
}
