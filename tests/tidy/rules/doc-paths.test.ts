import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as docPaths from "./doc-paths.ts";

const tree = {
  ".gitignore": "node_modules/\n/edge/web/dist/\n",
  "origin/main.ts": "",
  "origin/outside/database/port.ts": "",
  "docs/storage.md": "",
};

test.each([
  ["`origin/app.ts`", "Naming origin/app.ts: there is no such file"],
  ["run `bun origin/app.ts --help`", "Naming origin/app.ts: there is no such file"],
  ["`origin/app.ts:12`", "Naming origin/app.ts: there is no such file"],
  ["`origin/outside/*/adapter.ts`", "Naming origin/outside/*/adapter.ts: there is no such file"],
  ["`edge/web/`", "Naming edge/web/: there is no such file"],
  ["[rows](storage.md) [failures](failures.md#a)", "Linking to failures.md: there is no such file"],
  ["[code](../origin/app.ts)", "Linking to ../origin/app.ts: there is no such file"],
  ["![drawing](</docs/road.svg>)", "Linking to /docs/road.svg: there is no such file"],
])("a page that says %p is out of date", (text, say) => {
  expect(told(docPaths, { ...tree, "docs/architecture.md": `# Title\n\n${text}` })).toEqual([
    `docs/architecture.md:3 ${say}`,
  ]);
});

test("a comment names files that are there", () => {
  expect(
    told(docPaths, { ...tree, "origin/main.ts": "// First\n/** Then\n * `docs/failures.md` */" }),
  ).toEqual(["origin/main.ts:3 Naming docs/failures.md: there is no such file"]);
});

test.each([
  "`origin/main.ts`, `origin/main.ts:3`, `origin/outside/`, `docs/storage.md#keys`",
  "`origin/outside/<system>/port.ts`, `origin/outside/*/port.ts`, `origin/{main,app}.ts`, `origin/...`",
  "`edge/web/dist/index.html` is made, `tests` is a word, `/api/v1/tasks` a road",
  "`git diff origin/old`",
  "[rows](storage.md#keys), [top](#title), [far](https://example.com/a), [main](../origin/main.ts)",
  "`[no](link.md)`",
  "```sh\nbun origin/app.ts # [no](link.md) `origin/app.ts`\n```",
])("%p is fine", (text) => expect(told(docPaths, { ...tree, "docs/architecture.md": text })).toEqual([]));
