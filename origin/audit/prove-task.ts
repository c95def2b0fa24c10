import type { AuditProof } from "../../shared/contracts/audit.ts";
import { refuse } from "../../shared/faults.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import { type ChainedEntry, digestOf } from "./chain.ts";
import { leavesOf } from "./checkpoint.ts";
import { selectChainAfter, selectEntriesOfTask } from "./entry-records.ts";
import { pathTo } from "./merkle.ts";
import { shownEntry } from "./shown-entry.ts";
import { type CheckpointNeeds, findCheckpointFor } from "./signed-heads.ts";

export interface ProveNeeds extends CheckpointNeeds {
  database: Database;
  clock: Clock;
}

const entriesOfTaskMax = 500;
const linksMax = 20_000;
const batch = 2_000;
const checkpointSeconds = 3600;

/**
 * What a task's entries say, with all that is needed to check them without us: every link of the chain from the
 * first of them to the next signed checkpoint. Entries of other tasks are there as digests, and say nothing.
 */
export const proveTask =
  (needs: ProveNeeds) =>
  async (taskId: string, chain: string | undefined): Promise<AuditProof> => {
    const { database, clock } = needs;
    const own = await selectEntriesOfTask(database.rows, taskId, chain, entriesOfTaskMax);
    const [first] = own;
    const last = own.findLast((entry) => entry.chain === first?.chain);
    if (!first || !last) return refuse("task.unknown");
    const found = await findCheckpointFor(needs, last, clock.now());
    const head = found?.checkpoint.heads[found.index];
    if (!found || !head)
      return refuse("proof.not-yet", "", { headers: { "retry-after": secondsToNextHour(clock) } });
    if (head.seq - first.seq >= linksMax) return refuse("proof.too-long", `${head.seq - first.seq} links`);
    const links: AuditProof["links"] = [];
    for (let after = first.seq - 1; after < head.seq; ) {
      const entries = await selectChainAfter(
        database.rows,
        first.chain,
        after,
        Math.min(batch, head.seq - after),
      );
      links.push(...entries.map((entry) => linkOf(entry, taskId)));
      const lastSeq = entries.at(-1)?.seq;
      if (lastSeq === undefined || lastSeq <= after) break;
      after = lastSeq;
    }
    const { signedText, signature, heads } = found.checkpoint;
    return {
      format: "audit-proof-1",
      task_id: taskId,
      chain: first.chain,
      previous_hash: first.previousHash,
      links,
      checkpoint: {
        head: { seq: head.seq, hash: head.hash },
        path: pathTo(leavesOf(heads), found.index),
        signed: signedText,
        ...signature,
      },
    };
  };

const linkOf = (entry: ChainedEntry, taskId: string): AuditProof["links"][number] =>
  entry.taskId === taskId ? shownEntry(entry) : { seq: entry.seq, digest: digestOf(entry), hash: entry.hash };

const secondsToNextHour = (clock: Clock): string =>
  String(checkpointSeconds - (Math.floor(clock.now() / 1000) % checkpointSeconds) + 60);
