import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJunit } from "./junit.ts";

const temporary = mkdtempSync(join(tmpdir(), "junit-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test("what Bun reports is read back: passed, failed, skipped and the files that ended", async () => {
  const good =
    'test("a <b> & \\"c\\"", () => {}); describe("d", () => test("e", () => { throw new Error("<no>"); }));';
  const skipped = 'test.skip("s", () => {}); test.todo("t");';
  writeFileSync(
    join(temporary, "good.test.ts"),
    `import { describe, test } from "bun:test"; ${good} ${skipped}`,
  );
  writeFileSync(join(temporary, "crashes.test.ts"), 'throw new Error("while loading");');
  const child = Bun.spawn(
    [
      process.execPath,
      "test",
      "--reporter=junit",
      "--reporter-outfile=report.xml",
      "./good.test.ts",
      "./crashes.test.ts",
    ],
    { cwd: temporary, stdout: "ignore", stderr: "ignore" },
  );
  expect(await child.exited).toBe(1);
  const results = readJunit(readFileSync(join(temporary, "report.xml"), "utf8"));
  expect(results.passed).toBe(1);
  expect(results.failed).toEqual(["good.test.ts: d > e"]);
  expect(results.skipped).toBe(2);
  expect(results.files.has("good.test.ts")).toBe(true);
  expect(results.files.has("crashes.test.ts")).toBe(false);
});
