import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../infra/local/root.ts";

/** A command that passes or fails as one. */
export interface Check {
  name: string;
  command: readonly [string, ...string[]];
}

/** What stands below one heading: checks that run side by side, or test files that one `bun test` runs. */
export type Step = { name: string; secondsMax: number } & ({ checks: Check[] } | Tests);

/** Side by side where files share nothing; one after the other where they share a server. */
interface Tests {
  files: string[];
  sideBySide: boolean;
}

/** `quick` is what one waits for before a commit; `all` adds real servers and what is slow. */
export type Extent = "quick" | "all";

const bun = process.execPath;
const tsc = (project: string): Check => ({
  name: `types of ${project === "." ? "origin, infra and tests" : project}`,
  command: [bun, "node_modules/typescript/bin/tsc", "-p", project],
});

/** Test files by the folders they lie in. What no step names runs in the last one, so that none is forgotten. */
const testSteps: { name: string; folders: string[]; onlyIn?: "all"; serial?: true; secondsMax: number }[] = [
  { name: "Tidy", folders: ["tests/tidy"], secondsMax: 60 },
  { name: "Unit tests", folders: ["shared", "edge", "origin", "infra"], secondsMax: 120 },
  { name: "Contracts", folders: ["tests/contracts"], serial: true, secondsMax: 300 },
  { name: "Edge", folders: ["tests/edge"], secondsMax: 240 },
  { name: "Simulators", folders: ["tests/simulators"], secondsMax: 120 },
  { name: "Origin", folders: ["tests/origin"], secondsMax: 420 },
  { name: "Journeys", folders: ["tests/journeys"], serial: true, secondsMax: 240 },
  { name: "Servers", folders: ["tests/servers"], serial: true, onlyIn: "all", secondsMax: 120 },
  { name: "Faults", folders: ["tests/faults"], serial: true, onlyIn: "all", secondsMax: 600 },
  { name: "Other tests", folders: ["."], serial: true, secondsMax: 120 },
];

/** All steps in their order. A file named `x.slow.test.ts` waits for `all`, wherever it lies. */
export function stepsOf(extent: Extent): Step[] {
  const web = existsSync(join(root, "edge/web/vite.config.ts")) ? ["edge/web"] : [];
  const taken = new Set<string>();
  const files = testFiles();
  return [
    {
      name: "Format and lint",
      secondsMax: 60,
      checks: [
        { name: "format and lint", command: [bun, "node_modules/@biomejs/biome/bin/biome", "check", "."] },
      ],
    },
    { name: "Types", secondsMax: 120, checks: ["shared", "edge", ...web, "."].map(tsc) },
    ...testSteps.flatMap(({ name, folders, onlyIn, serial, secondsMax }) => {
      const below = files.filter(
        (file) =>
          !taken.has(file) && folders.some((folder) => folder === "." || file.startsWith(`${folder}/`)),
      );
      for (const file of below) taken.add(file);
      const wanted =
        extent === "all" ? below : onlyIn ? [] : below.filter((file) => !file.endsWith(".slow.test.ts"));
      return wanted.length > 0 ? [{ name, secondsMax, files: wanted, sideBySide: !serial }] : [];
    }),
  ];
}

const testFiles = (): string[] =>
  ["shared", "edge", "origin", "infra", "tests"]
    .flatMap((folder) => [...new Bun.Glob(`${folder}/**/*.test.ts`).scanSync({ cwd: root })])
    .filter((file) => !/(?:^|\/)(?:node_modules|dist)\//.test(file))
    .sort();
