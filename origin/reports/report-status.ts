import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import { refuse } from "../../shared/faults.ts";
import type { Caller } from "../http/caller.ts";
import type { Database } from "../outside/database/port.ts";
import type { FindTask } from "../tasks/find-task.ts";
import { type MintLinkNeeds, mayBeOpened, mintLink } from "./mint-link.ts";
import { findReportOfTask } from "./report-records.ts";

export interface ReportStatusNeeds extends MintLinkNeeds {
  database: Database;
  findTask: FindTask;
}

/** How far a PDF has come; once it is there, with a link that opens it for an hour. */
export const reportStatus =
  (needs: ReportStatusNeeds) =>
  async (caller: Caller, taskId: string): Promise<ReportStatus> => {
    const task = await needs.findTask(taskId, caller.userId);
    if (task?.type !== "report.pdf") refuse("task.unknown");
    const { progress, step } = task;
    switch (task.status) {
      case "pending":
        return { status: "queued", progress, step };
      case "running":
        return { status: "processing", progress, step };
      case "done": {
        const record =
          (await findReportOfTask(needs.database.rows, taskId, caller.userId)) ??
          refuse("task.unknown", "no record");
        const link = mayBeOpened(record, needs.clock) ? await mintLink(needs, record) : undefined;
        return { status: "complete", progress: 1, step, ...link };
      }
      default:
        return { status: "failed", progress, step, error: task.error ?? "internal" };
    }
  };
