import * as z from "zod";

/** A line of the audit trail, with its place in its chain. */
export const AuditEntry = z
  .object({
    chain: z.string().meta({ description: "The pseudonym of its owner, or `system`" }),
    seq: z.int(),
    id: z.uuid(),
    action: z.string(),
    actor: z.string(),
    subject: z.string().nullable(),
    task_id: z.uuid().nullable(),
    outcome: z.string(),
    request_id: z.string(),
    timestamp: z.iso.datetime(),
    previous_hash: z.string().meta({ description: "The hash of the entry before it" }),
    hash: z.string(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditEntries = z
  .object({ items: z.array(AuditEntry), next: z.string().nullable() })
  .meta({ id: "AuditEntries" });

export const AuditVerdict = z
  .object({
    verdict: z.enum(["whole", "broken"]),
    first_break: z
      .object({
        chain: z.string(),
        seq: z.int(),
        entry_id: z.string().nullable(),
        kind: z.enum(["missing", "doubled", "changed", "unlinked", "cut", "before", "beyond", "rewritten"]),
        say: z.string(),
      })
      .nullable(),
    damaged_checkpoints: z.array(z.string()),
    chains: z.int(),
    entries: z.int(),
    next: z.string().nullable().meta({ description: "`after` of the next asking, where there is more" }),
  })
  .meta({ id: "AuditVerdict" });
export type AuditVerdict = z.infer<typeof AuditVerdict>;

const AuditLink = z.object({ seq: z.int(), digest: z.string(), hash: z.string() });

export const AuditProof = z
  .object({
    format: z.literal("audit-proof-1"),
    task_id: z.uuid(),
    chain: z.string(),
    previous_hash: z.string(),
    links: z.array(z.union([AuditEntry, AuditLink])),
    checkpoint: z.object({
      head: z.object({ seq: z.int(), hash: z.string() }),
      path: z.array(z.object({ side: z.enum(["left", "right"]), hash: z.string() })),
      signed: z.string().meta({ description: "The very text that is signed" }),
      key_id: z.string(),
      signature: z.string(),
    }),
  })
  .meta({ id: "AuditProof", description: "What a task's entries say, to be checked without us" });
export type AuditProof = z.infer<typeof AuditProof>;
