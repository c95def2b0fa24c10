import { beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { findings, lineOf, rules } from "./tidy.ts";
import { readTree, type Tree } from "./tree.ts";

const root = join(import.meta.dir, "../..");
let tree: Tree;
beforeAll(async () => {
  tree = await readTree(root);
});

describe("the repository", () => {
  test("is what git keeps of it", () => {
    expect(tree.get("package.json")).toContain("car-pulse-tracker");
    expect(tree.has("tests/tidy/tidy.test.ts")).toBe(true);
    expect([...tree.keys()].some((path) => path.includes("node_modules"))).toBe(false);
  });

  test("keeps every rule", () => {
    const found = findings(tree);
    const notices = found.filter(({ notice }) => notice).map((finding) => `Notice: ${lineOf(finding)}`);
    const failures = found.filter(({ notice }) => !notice).map(lineOf);
    const broken = rules.filter(({ name }) => found.some(({ rule, notice }) => rule === name && !notice));
    const reasons = broken.map(({ name, why }) => `Why ${name}: ${why}`);
    for (const line of [...notices, ...failures, ...reasons]) process.stderr.write(`${line}\n`);
    expect(failures.length).toBe(0);
  });
});

test("each rule is in use and has its bad examples beside it", () => {
  const files = [...tree.keys()].filter((path) => path.startsWith("tests/tidy/rules/"));
  const names = rules.map(({ name }) => name);
  const expected = names.flatMap((name) => [
    `tests/tidy/rules/${name}.ts`,
    `tests/tidy/rules/${name}.test.ts`,
  ]);
  expect(files.toSorted()).toEqual(expected.toSorted());
});
