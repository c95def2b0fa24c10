import * as z from "zod";
import type { Signer } from "../../shared/signing-keys.ts";
import type { Head } from "./chain.ts";
import { leafOf, rootOf } from "./merkle.ts";

/**
 * Where chains ended at some moment, signed. A file of lines: the statement, its signature, then a line for each
 * head. The statement holds one hash over all heads: it can be shown with one of them, and without the others.
 */
export interface Checkpoint {
  statement: Statement;
  /** The very text that is signed. */
  signedText: string;
  signature: Signature;
  heads: Head[];
}

export const damagedMax = 1_000;

export const Statement = z.object({
  format: z.literal("audit-checkpoint-1"),
  environment: z.string(),
  taken_at: z.iso.datetime(),
  /** `full` names every chain there is, `moved` those that went on since the checkpoint before. */
  kind: z.enum(["full", "moved"]),
  /** Which of its hour's files it is. The oldest checkpoints say neither this nor what follows. */
  part: z.int().optional(),
  /** The one before it: one that was taken away or replaced is missed by the next. */
  previous: z.object({ name: z.string(), hash: z.string() }).optional(),
  /** Those that were damaged or gone when it was signed: they stay named until they are back as they were. */
  damaged: z.array(z.string()).max(damagedMax).optional(),
  heads: z.int(),
  root: z.string(),
});
export type Statement = z.infer<typeof Statement>;

const Signature = z.object({ key_id: z.string(), signature: z.string() });
export type Signature = z.infer<typeof Signature>;

const HeadLine = z.tuple([z.string(), z.int(), z.string()]);

export const headLine = ({ chain, seq, hash }: Head): string => JSON.stringify([chain, seq, hash]);

export const leavesOf = (heads: readonly Head[]): string[] => heads.map((head) => leafOf(headLine(head)));

export async function writeCheckpoint(
  told: Omit<Statement, "format" | "heads" | "root">,
  heads: readonly Head[],
  signer: Signer,
): Promise<Uint8Array> {
  const statement: Statement = {
    format: "audit-checkpoint-1",
    ...told,
    heads: heads.length,
    root: rootOf(leavesOf(heads)),
  };
  const text = JSON.stringify(statement);
  const signature: Signature = { key_id: signer.keyId, signature: await signer.sign(text) };
  const lines = [text, JSON.stringify(signature), ...heads.map(headLine)];
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}

/** Undefined where it isn't a checkpoint of this environment, whole and signed by one of our keys. */
export async function readCheckpoint(
  bytes: Uint8Array,
  environment: string,
  signer: Signer,
): Promise<Checkpoint | undefined> {
  try {
    const [signedText = "", signatureText = "", ...lines] = new TextDecoder()
      .decode(bytes)
      .trimEnd()
      .split("\n");
    const statement = Statement.parse(JSON.parse(signedText));
    const signature = Signature.parse(JSON.parse(signatureText));
    const heads = lines.map((line) => {
      const [chain, seq, hash] = HeadLine.parse(JSON.parse(line));
      return { chain, seq, hash };
    });
    const isGenuine =
      statement.environment === environment &&
      statement.heads === heads.length &&
      statement.root === rootOf(leavesOf(heads)) &&
      (await signer.verify(signedText, signature.key_id, signature.signature));
    return isGenuine ? { statement, signedText, signature, heads } : undefined;
  } catch {
    return undefined;
  }
}
