import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import type { Environment } from "../../shared/environments.ts";
import { refuse } from "../../shared/faults.ts";
import { type LinkKey, signLink } from "../../shared/signed-link.ts";
import type { Caller } from "../http/caller.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { FindTask } from "../tasks/find-task.ts";
import { findReportOfTask, type ReportRecord } from "./report-records.ts";

export interface ReportStatusNeeds {
  database: Database;
  findTask: FindTask;
  clock: Clock;
  linkKey: LinkKey;
  environment: Environment;
  apiUrl: string;
}

const linkSeconds = 3600;

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
        return { status: "complete", progress: 1, step, ...(await mintLink(needs, record)) };
      }
      default:
        return { status: "failed", progress, step, error: task.error ?? "internal" };
    }
  };

async function mintLink(needs: ReportStatusNeeds, record: ReportRecord) {
  const { clock, linkKey, environment, apiUrl } = needs;
  const endsAt = Math.min(
    Math.floor(clock.now() / 1000) + linkSeconds,
    Math.floor(record.expires_at.getTime() / 1000),
  );
  const subject = { purpose: "link", environment, reportId: record.id, fileName: record.file_name } as const;
  return {
    download_url: `${apiUrl}/r/${record.id}/${record.file_name}?${await signLink(subject, endsAt, linkKey)}`,
    expires_at: new Date(endsAt * 1000).toISOString(),
  };
}
