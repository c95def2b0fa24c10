import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { genesisHash, hashOf } from "../../origin/audit/chain.ts";
import { selectChainAfter } from "../../origin/audit/entry-records.ts";
import { startSigning, takeCheckpoint } from "../../origin/audit/take-checkpoint.ts";
import { type Place, type Verdict, verifyTrail } from "../../origin/audit/verify-trail.ts";
import { onEachDatabase } from "../each-database.ts";
import { until } from "../until.ts";
import { startTrail, type TrailUnderTest } from "./trail-under-test.ts";

onEachDatabase("the trail", (database) => {
  let trail: TrailUnderTest;
  beforeAll(async () => {
    trail = await startTrail(database());
  });
  afterAll(() => trail.stop());
  const verify = (chain?: string) => verifyTrail(trail)({ chain });
  const verdictOn = async (chain: string) => {
    const { whole, firstBreak } = await verify(chain);
    return { whole, kind: firstBreak?.kind, seq: firstBreak?.seq };
  };
  /** A chain of sixteen entries of which twelve are signed, after somebody was at it. */
  const tampered = async (statements: (owner: string) => string[]) => {
    const owner = trail.owner();
    await trail.addTasks(owner, 6);
    await trail.sign();
    await trail.addTasks(owner, 2);
    expect(await verdictOn(owner)).toEqual({ whole: true, kind: undefined, seq: undefined });
    await trail.tamper(...statements(owner));
    const verdict = await verdictOn(owner);
    await trail.tamper(
      `delete from audit_logs where chain = '${owner}'`,
      `delete from audit_heads where chain = '${owner}'`,
    );
    return verdict;
  };
  const flips: [field: string, change: string][] = [
    [
      "id",
      "id = (translate(left(id::text, 1), '0123456789abcdef', '123456789abcdef0') || substr(id::text, 2))::uuid",
    ],
    ["action", "action = 'task.failed'"],
    ["actor", "actor = actor || 'x'"],
    ["subject", "subject = 'ecko'"],
    ["subject to nothing", "subject = null"],
    ["task", "task_id = gen_random_uuid()"],
    ["outcome", "outcome = 'failed'"],
    ["request id", "request_id = 's'"],
    ["timestamp", "timestamp = timestamp + interval '1 millisecond'"],
    ["previous hash", "previous_hash = set_byte(previous_hash, 31, get_byte(previous_hash, 31) # 1)"],
    ["hash", "hash = set_byte(hash, 0, get_byte(hash, 0) # 128)"],
  ];

  test.each(flips)("a flipped %s is named with its entry", async (_field, change) => {
    const verdict = await tampered((owner) => [
      `update audit_logs set ${change} where chain = '${owner}' and seq = 5`,
    ]);
    expect(verdict).toEqual({ whole: false, kind: "changed", seq: 5 });
  });

  test.each([
    [
      "dropped",
      "missing",
      5,
      (owner: string) => [`delete from audit_logs where chain = '${owner}' and seq = 5`],
    ],
    [
      "moved to another chain",
      "missing",
      5,
      (owner: string) => [`update audit_logs set chain = 'x' || chain where chain = '${owner}' and seq = 5`],
    ],
    [
      "the first and dropped",
      "missing",
      1,
      (owner: string) => [`delete from audit_logs where chain = '${owner}' and seq = 1`],
    ],
    [
      "swapped with its neighbour",
      "changed",
      5,
      (owner: string) => [
        `update audit_logs set seq = 1005 where chain = '${owner}' and seq = 5`,
        `update audit_logs set seq = 5 where chain = '${owner}' and seq = 6`,
        `update audit_logs set seq = 6 where chain = '${owner}' and seq = 1005`,
      ],
    ],
    [
      "inserted",
      "changed",
      5,
      (owner: string) => [
        `update audit_logs set seq = seq + 1000 where chain = '${owner}' and seq >= 5`,
        `update audit_logs set seq = seq - 999 where chain = '${owner}' and seq >= 1005`,
        `insert into audit_logs select gen_random_uuid(), action, actor, subject, task_id, outcome, request_id, timestamp,
        chain, 5, previous_hash, hash from audit_logs where chain = '${owner}' and seq = 4`,
      ],
    ],
    [
      "the last and cut off",
      "cut",
      16,
      (owner: string) => [`delete from audit_logs where chain = '${owner}' and seq = 16`],
    ],
    [
      "signed and cut off, with its head set back",
      "cut",
      11,
      (owner: string) => [
        `delete from audit_logs where chain = '${owner}' and seq > 10`,
        `update audit_heads set seq = 10, hash = (select hash from audit_logs where chain = '${owner}' and seq = 10) where chain = '${owner}'`,
      ],
    ],
    [
      "like all others of its chain gone",
      "cut",
      1,
      (owner: string) => [
        `delete from audit_logs where chain = '${owner}'`,
        `delete from audit_heads where chain = '${owner}'`,
      ],
    ],
    [
      "put before the first",
      "before",
      0,
      (owner: string) => [
        `insert into audit_logs select gen_random_uuid(), 'account.erased', actor, subject, task_id, outcome, request_id,
        timestamp, chain, 0, previous_hash, hash from audit_logs where chain = '${owner}' and seq = 1`,
      ],
    ],
    [
      "all that a chain has, before its first",
      "before",
      -3,
      (owner: string) => [
        `update audit_logs set seq = -3 where chain = '${owner}' and seq = 1`,
        `delete from audit_logs where chain = '${owner}' and seq > 0`,
      ],
    ],
    [
      "beyond the head",
      "beyond",
      16,
      (owner: string) => [
        `update audit_heads set seq = 15, hash = (select hash from audit_logs where chain = '${owner}' and seq = 15) where chain = '${owner}'`,
      ],
    ],
    [
      "before a head that was moved on",
      "cut",
      17,
      (owner: string) => [`update audit_heads set seq = 99 where chain = '${owner}'`],
    ],
    [
      "under a head of another hash",
      "unlinked",
      16,
      (owner: string) => [
        `update audit_heads set hash = set_byte(hash, 0, get_byte(hash, 0) # 1) where chain = '${owner}'`,
      ],
    ],
  ] as const)("an entry that is %s is named", async (_what, kind, seq, statements) => {
    expect(await tampered((owner) => [...statements(owner)])).toEqual({ whole: false, kind, seq });
  });

  test("a chain of which nothing was ever told is whole", async () => {
    expect(await verdictOn(trail.owner())).toEqual({ whole: true, kind: undefined, seq: undefined });
  });

  test("a history that was written anew, with every hash right, is not the one that was signed", async () => {
    const owner = trail.owner();
    await trail.addTasks(owner, 4);
    await trail.sign();
    const entries = await selectChainAfter(database().rows, owner, 0, 100);
    const statements: string[] = [];
    let previousHash = genesisHash;
    for (const entry of entries) {
      const anew = { ...entry, actor: "somebody-else", previousHash };
      previousHash = hashOf(anew);
      statements.push(`update audit_logs set actor = 'somebody-else', previous_hash = decode('${anew.previousHash}', 'hex'),
        hash = decode('${previousHash}', 'hex') where id = '${entry.id}'`);
    }
    await trail.tamper(
      ...statements,
      `update audit_heads set hash = decode('${previousHash}', 'hex') where chain = '${owner}'`,
    );
    expect(await verdictOn(owner)).toEqual({ whole: false, kind: "rewritten", seq: 8 });
    // Going on from there is noticed by whoever signs next, and the proof is carried on.
    await trail.addTasks(owner, 1);
    const before = trail.lines.length;
    await trail.sign();
    expect(trail.lines.slice(before).join()).toContain("The audit trail is not what was signed");
    await trail.clock.advance(24 * 3_600_000);
    await trail.sign();
    expect(await verdictOn(owner)).toEqual({ whole: false, kind: "rewritten", seq: 8 });
  });

  test("all chains are looked at in one go, and the broken one among them is found", async () => {
    const owners = [trail.owner(), trail.owner(), trail.owner()];
    for (const owner of owners) await trail.addTasks(owner, 3);
    await trail.tamper(`update audit_logs set outcome = 'refused' where chain = '${owners[1]}' and seq = 2`);
    const { firstBreak } = await verifyTrail(trail)({ from: { chain: owners[0] ?? "", seq: 0 } });
    expect(firstBreak).toMatchObject({ chain: owners[1] ?? "", seq: 2, kind: "changed" });
  });

  test("what is too much for one asking is looked at in several, and nothing twice", async () => {
    const owners = [trail.owner(), trail.owner()].toSorted();
    for (const owner of owners) await trail.addTasks(owner, 5);
    const [first = "", second = ""] = owners;
    const looked: number[] = [];
    let from: Place | undefined = { chain: first, seq: 0 };
    while (from && from.chain <= second) {
      const verdict: Verdict = await verifyTrail(trail)({ from, entriesMost: 4 });
      expect(verdict.firstBreak).toBeUndefined();
      looked.push(verdict.entries);
      from = verdict.next;
    }
    expect(looked.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...looked)).toBe(4);
    expect((await verifyTrail(trail)({ chain: first, from: { chain: first, seq: 8 } })).entries).toBe(2);
  });

  test("a checkpoint that was touched is named", async () => {
    const owner = trail.owner();
    await trail.addTasks(owner, 1);
    await trail.sign();
    const names = readdirSync(trail.folder, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith(".jsonl"));
    const newest = names.toSorted().at(-1) ?? "";
    const file = join(trail.folder, newest);
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(`"${owner}",2`, `"${owner}",1`));
    expect((await verify(owner)).damagedCheckpoints).toEqual([newest]);
    expect((await verify(owner)).whole).toBe(false);
    writeFileSync(file, text);
    expect((await verify(owner)).whole).toBe(true);
  });

  test("an hour is signed once, whoever asks, and the next again", async () => {
    await trail.clock.advance(3_600_000);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => takeCheckpoint(trail)()));
    expect(outcomes.toSorted()).toEqual([...Array(7).fill("elsewhere"), "taken"]);
    expect(await takeCheckpoint(trail)()).toBe("there");
    expect(await trail.sign()).toBe("taken");
  });

  test("signing goes on by itself, hour by hour", async () => {
    const count = () =>
      readdirSync(join(trail.folder, "audit"), { recursive: true }).filter((name) =>
        String(name).endsWith(".jsonl"),
      ).length;
    const before = count();
    const stop = startSigning(trail);
    // It may be signing or asleep: time goes on until it has seen three more hours.
    await until(async () => {
      await trail.clock.advance(20 * 60_000);
      return count() >= before + 3;
    }, 30_000);
    await stop();
  }, 40_000);

  test("without checkpoints the chain is still followed", async () => {
    rmSync(join(trail.folder, "audit"), { recursive: true });
    const owner = trail.owner();
    await trail.addTasks(owner, 2);
    expect(await verify(owner)).toMatchObject({ whole: true, entries: 4, chains: 1, next: undefined });
  });
});
