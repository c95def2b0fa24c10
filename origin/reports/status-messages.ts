import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import type { Message } from "../http/stream-messages.ts";
import type { TaskNews } from "../tasks/watch-task.ts";

/** How far a PDF has come, each time it has come further; the last one has the link. */
export async function* statusMessages(
  news: AsyncIterable<TaskNews>,
  read: () => Promise<ReportStatus>,
): AsyncGenerator<Message> {
  for await (const { task } of news) yield { id: String(task.version), event: "status", data: await read() };
}
