import type { PdfRequest } from "../../shared/contracts/report-pdf.ts";
import { refuse } from "../../shared/faults.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { recordEntry } from "../audit/record-entry.ts";
import type { Caller } from "../http/caller.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { type MadePdf, type MakePdfNeeds, makePdf } from "./make-pdf.ts";
import { deleteReport, insertReport } from "./report-records.ts";
import { type AskedReportNeeds, askedReport } from "./request-report.ts";

export interface MakePdfNowNeeds extends MakePdfNeeds, AskedReportNeeds {
  database: Database;
  clock: Clock;
  /** Whether the caller's session is still there. */
  lives: (caller: Caller) => Promise<boolean>;
}

/** So many at once in one process: rendering holds its thread, and whoever can wait has a task. */
const atOnceMost = 3;

/**
 * A PDF while its asker waits: made, signed, stored and put on record as any other, so that it verifies and is on the
 * list, but by no task.
 */
export function createMakePdfNow(needs: MakePdfNowNeeds) {
  const { database, clock, lives, log } = needs;
  let making = 0;
  return async (caller: Caller, request: PdfRequest): Promise<MadePdf> => {
    if (making >= atOnceMost) refuse("report.busy", `${making} at once`, { headers: { "retry-after": "2" } });
    making++;
    let takeBack = async (): Promise<void> => {};
    try {
      const { look, input } = await askedReport(needs, caller, request);
      const createdAt = new Date(clock.now());
      const order = {
        id: uuidV7(createdAt.getTime()),
        taskId: null,
        owner: caller.userId,
        look,
        input,
        createdAt,
      };
      const made = await makePdf(needs)(order, {
        signal: AbortSignal.timeout(renderMsMax),
        tell: async () => {},
        ifUnwanted: (removeFiles) => {
          takeBack = async () => {
            // Of a commit whose answer was lost nobody knows whether it was one: each is tried, whatever becomes of
            // the other.
            const taken = await Promise.allSettled([removeFiles(), deleteReport(database.rows, order.id)]);
            for (const deed of taken)
              if (deed.status === "rejected")
                log.error("A PDF could not be taken back", { report_id: order.id, error: deed.reason });
          };
        },
      });
      await database.transaction(async (rows) => {
        await insertReport(rows, made.record);
        await recordEntry(
          rows,
          { action: "report.made", actor: caller.userId, owner: caller.userId, subject: order.id },
          clock.now(),
        );
      });
      // Whoever was erased, or signed out, meanwhile: what was just kept must not outlive that.
      if (await lives(caller)) return made;
      return refuse("session.over", "ended while the PDF was made");
    } catch (error) {
      await takeBack();
      throw error;
    } finally {
      making--;
    }
  };
}

/** The edge waits a minute for an answer. */
const renderMsMax = 50_000;
