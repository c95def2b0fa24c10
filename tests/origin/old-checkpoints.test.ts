import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { verifyTrail } from "../../origin/audit/verify-trail.ts";
import { onEachDatabase } from "../each-database.ts";
import { startTrail, type TrailUnderTest } from "./trail-under-test.ts";

onEachDatabase("checkpoints that somebody was at", (database) => {
  let trail: TrailUnderTest;
  beforeAll(async () => {
    trail = await startTrail(database());
  });
  afterAll(() => trail.stop());
  const verify = (chain: string) => verifyTrail(trail)({ chain });
  const verdictOn = async (chain: string) => {
    const { whole, firstBreak } = await verify(chain);
    return { whole, kind: firstBreak?.kind, seq: firstBreak?.seq };
  };
  const checkpoints = () =>
    readdirSync(trail.folder, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith(".jsonl"))
      .toSorted();
  /** Six signed entries, six more signed an hour later, and those cut off: with the newer checkpoint it is seen. */
  const cutAfterSigning = async () => {
    const owner = trail.owner();
    await trail.addTasks(owner, 3);
    await trail.sign();
    const older = checkpoints().at(-1) ?? "";
    await trail.addTasks(owner, 3);
    await trail.sign();
    const newer = checkpoints().at(-1) ?? "";
    await trail.tamper(
      `delete from audit_logs where chain = '${owner}' and seq > 6`,
      `update audit_heads set seq = 6, hash = (select hash from audit_logs where chain = '${owner}' and seq = 6) where chain = '${owner}'`,
    );
    expect(await verdictOn(owner)).toEqual({ whole: false, kind: "cut", seq: 7 });
    return { owner, older: join(trail.folder, older), newer, file: join(trail.folder, newer) };
  };
  const restore = async (owner: string, file: string, bytes: Uint8Array) => {
    writeFileSync(file, bytes);
    expect(await verdictOn(owner)).toEqual({ whole: false, kind: "cut", seq: 7 });
    expect((await verify(owner)).damagedCheckpoints).toEqual([]);
  };

  test("an older genuine checkpoint under a newer one's name is damaged, and stays named in the days after", async () => {
    const { owner, older, newer, file } = await cutAfterSigning();
    const bytes = readFileSync(file);
    writeFileSync(file, readFileSync(older));
    expect(await verify(owner)).toMatchObject({ whole: false, damagedCheckpoints: [newer] });
    await trail.clock.advance(24 * 3_600_000);
    await trail.sign();
    expect(await verify(owner)).toMatchObject({ whole: false, damagedCheckpoints: [newer] });
    await trail.clock.advance(24 * 3_600_000);
    await trail.sign();
    expect(await verify(owner)).toMatchObject({ whole: false, damagedCheckpoints: [newer] });
    writeFileSync(file, bytes);
    expect((await verify(owner)).damagedCheckpoints).toEqual([]);
  });

  test("a checkpoint that was taken away is missed by the one after it", async () => {
    const { owner, newer, file } = await cutAfterSigning();
    const bytes = readFileSync(file);
    await trail.sign();
    rmSync(file);
    expect(await verify(owner)).toMatchObject({ whole: false, damagedCheckpoints: [newer] });
    await restore(owner, file, bytes);
  });

  test("a damaged full checkpoint hides nothing that was signed before it", async () => {
    const owner = trail.owner();
    await trail.addTasks(owner, 3);
    await trail.sign();
    await trail.clock.advance(24 * 3_600_000);
    await trail.sign();
    const full = checkpoints().at(-1) ?? "";
    expect(full).toContain(".full.");
    const file = join(trail.folder, full);
    const bytes = readFileSync(file);
    writeFileSync(file, "garbage");
    await trail.tamper(
      `delete from audit_logs where chain = '${owner}'`,
      `delete from audit_heads where chain = '${owner}'`,
    );
    expect(await verdictOn(owner)).toEqual({ whole: false, kind: "cut", seq: 1 });
    await trail.clock.advance(24 * 3_600_000);
    await trail.sign();
    expect(await verdictOn(owner)).toEqual({ whole: false, kind: "cut", seq: 1 });
    expect((await verify(owner)).damagedCheckpoints).toEqual([full]);
    writeFileSync(file, bytes);
    expect((await verify(owner)).damagedCheckpoints).toEqual([]);
  });
});
