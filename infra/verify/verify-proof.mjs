// Checks what the audit trail says of a task, with nothing of ours but the public keys.
//
//   curl -H "X-API-Key: ..." https://<api>/api/v1/tasks/<id>/proof > proof.json
//   curl https://<api>/api/v1/signing-keys > keys.json
//   node verify-proof.mjs proof.json keys.json
//
// It prints every entry and ends with 0, or names what doesn't hold and ends with 1. docs/audit.md tells the format.
import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** The text of an entry is a JSON array of what it says, in this order. */
const digestOf = (entry) =>
  sha256(
    JSON.stringify([
      "audit-entry-1",
      ...[entry.chain, entry.seq, entry.id, entry.action, entry.actor, entry.subject, entry.task_id],
      ...[entry.outcome, entry.request_id, entry.timestamp],
    ]),
  );

/** What doesn't hold, or undefined where all does. */
function problemIn(proof, keys) {
  if (proof.format !== "audit-proof-1") return "This is no proof of the kind that this program knows";

  const first = proof.links.find(({ action }) => action !== undefined);
  if (!first) return "It shows no entry of this task";
  if (first.action !== "task.created")
    return `The task's beginning is missing: its first entry, ${first.seq}, is ${first.action}, not task.created`;

  // Each link: the hash before it and its own digest make its hash.
  let hash = proof.previous_hash;
  let seq = proof.links[0]?.seq - 1;
  for (const link of proof.links) {
    const isEntry = link.action !== undefined;
    if (link.seq !== seq + 1) return `Entry ${seq + 1} is missing, or another stands in its place`;
    if (isEntry && (link.chain !== proof.chain || link.task_id !== proof.task_id))
      return `Entry ${link.seq} is of another chain or another task`;
    if (isEntry && link.previous_hash !== hash) return `Entry ${link.seq} doesn't follow the one before it`;
    if (sha256(`${hash} ${isEntry ? digestOf(link) : link.digest}`) !== link.hash)
      return `Entry ${link.seq} was changed`;
    ({ hash, seq } = link);
  }

  // The last link is the head of the chain that was signed.
  const { head, path, signed, key_id, signature } = proof.checkpoint;
  if (seq < head.seq) return `Entries ${seq + 1} to ${head.seq} are missing: the end was cut off`;
  if (seq !== head.seq || hash !== head.hash) return `Entry ${seq} is not the one that was signed`;

  // The head is one of those that the checkpoint's root stands for.
  const leaf = sha256(JSON.stringify([proof.chain, head.seq, head.hash]));
  const root = path.reduce(
    (own, step) => sha256(step.side === "left" ? `${step.hash} ${own}` : `${own} ${step.hash}`),
    leaf,
  );
  const statement = JSON.parse(signed);
  if (statement.format !== "audit-checkpoint-1" || root !== statement.root)
    return `Entry ${seq} is not the one that was signed: the checkpoint doesn't hold it`;

  // The checkpoint is signed with a key that you trust.
  const key = keys.find(({ kid }) => kid === key_id);
  if (!key) return `The checkpoint is signed with ${key_id}, which is not among the keys`;
  const publicKey = createPublicKey({ key, format: "jwk" });
  if (!verify(null, Buffer.from(signed), publicKey, Buffer.from(signature, "base64url")))
    return "The checkpoint's signature is not genuine";
  return undefined;
}

const [proofFile, keysFile] = process.argv.slice(2);
if (!proofFile || !keysFile) {
  process.stderr.write("Usage: node verify-proof.mjs proof.json keys.json\n");
  process.exit(2);
}
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
let proof;
let problem;
try {
  proof = read(proofFile);
  problem = problemIn(proof, read(keysFile).keys);
} catch (error) {
  problem = `These files can't be read as a proof and keys: ${error.message}`;
}
if (problem) {
  process.stdout.write(`NOT PROVEN. ${problem}\n`);
  process.exit(1);
}
const entries = proof.links.filter((link) => link.action !== undefined);
for (const { seq, timestamp, action, outcome, actor } of entries)
  process.stdout.write(`${seq}  ${timestamp}  ${action}  ${outcome}  by ${actor}\n`);
const { taken_at, environment } = JSON.parse(proof.checkpoint.signed);
process.stdout.write(
  `PROVEN. ${entries.length} entries of task ${proof.task_id}, signed ${taken_at} in ${environment} with ${proof.checkpoint.key_id}\n`,
);
