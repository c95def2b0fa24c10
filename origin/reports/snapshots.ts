import { createHash } from "node:crypto";
import { Report } from "../../shared/contracts/report.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import type { Seal } from "./sealed-json.ts";

/** The report a person saw, kept for its session so that a PDF shows the same. */
export interface Snapshots {
  keep(sessionId: string, report: Report): Promise<void>;
  find(sessionId: string, snapshotId: string): Promise<Report | undefined>;
}

export function createSnapshots(needs: { keyValue: KeyValue; seal: Seal; lifeSeconds: number }): Snapshots {
  const { keyValue, seal, lifeSeconds } = needs;
  return {
    keep: (sessionId, report) =>
      keyValue.set(keyOf(sessionId, report.snapshot_id), seal.encrypt(JSON.stringify(report)), lifeSeconds),
    find: async (sessionId, snapshotId) => {
      const sealed = await keyValue.get(keyOf(sessionId, snapshotId));
      return sealed === undefined ? undefined : Report.parse(JSON.parse(seal.decrypt(sealed)));
    },
  };
}

/** Under the session's own name: another's snapshot can't even be asked for. */
const keyOf = (sessionId: string, snapshotId: string): string =>
  `snapshot:${createHash("sha256").update(sessionId).digest("base64url")}:${snapshotId}`;
