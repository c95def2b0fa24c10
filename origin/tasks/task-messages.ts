import { endId, type Message } from "../http/stream-messages.ts";
import { shownTask } from "./shown-task.ts";
import type { TaskNews } from "./watch-task.ts";

/** A task's news as a stream tells it: each change by itself, then the whole task once it is over. */
export async function* taskMessages(news: AsyncIterable<TaskNews>): AsyncGenerator<Message> {
  for await (const { events, task } of news) {
    for (const { id, at, ...change } of events)
      yield {
        id: String(id),
        event: change.status === undefined ? "progress" : "status",
        data: { at: new Date(at).toISOString(), ...change },
      };
    if (task.ended_at !== null) yield { id: endId(task.version), event: "end", data: shownTask(task) };
  }
}
