import type { Report } from "../../shared/contracts/report.ts";
import type { PdfRequest } from "../../shared/contracts/report-pdf.ts";
import { refuse } from "../../shared/faults.ts";
import type { Caller } from "../http/caller.ts";
import type { Seal } from "../http/seal.ts";
import type { NewTask } from "../tasks/add-task.ts";
import type { PdfPayload, reportPdfTask, SealedInput } from "./report-task.ts";
import type { Snapshots } from "./snapshots.ts";

export interface RequestReportNeeds {
  snapshots: Snapshots;
  seal: Seal;
  readReport: (caller: Caller, vehicleId: string) => Promise<Report>;
  addTask: (
    kind: Pick<ReturnType<typeof reportPdfTask>, "type" | "attemptsMax">,
    task: NewTask,
  ) => Promise<string>;
}

/** Asks for a PDF of the report that the person saw, or of one read now; gives back the task that renders it. */
export const requestReport =
  ({ snapshots, seal, readReport, addTask }: RequestReportNeeds) =>
  async (caller: Caller, request: PdfRequest): Promise<string> => {
    const report = request.snapshot_id
      ? ((await snapshots.find(caller, request.snapshot_id)) ?? refuse("snapshot.unknown"))
      : await readReport(caller, request.vehicle_id);
    if (report.vehicle_id !== request.vehicle_id) refuse("snapshot.unknown", "of another vehicle");
    const input: SealedInput = { report, ...(request.notes !== undefined && { notes: request.notes }) };
    const { language, units, copy, photos } = request;
    const payload: PdfPayload = { language, units, copy, ...(photos && { photos }) };
    return addTask(
      { type: "report.pdf", attemptsMax: 3 },
      { owner: caller.userId, payload, sealed: seal.encrypt(JSON.stringify(input)) },
    );
  };
