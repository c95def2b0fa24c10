import { expect, test } from "bun:test";
import { told } from "../told.ts";
import * as environment from "./environment.ts";

test.each([
  "process.env.PORT",
  'process.env["PORT"]',
  "process?.env",
  "Bun.env.PORT",
  "import.meta.env.MODE",
  "const { env } = process;",
  'import { env } from "node:process";',
  'import { env as settings } from "bun";',
])("the origin doesn't say %p outside its configuration", (line) => {
  expect(told(environment, { "origin/tasks/worker.ts": `\n${line}` })).toEqual([
    "origin/tasks/worker.ts:2 Reading the environment: only origin/config.ts does, others are handed what they use",
  ]);
});

test.each(["env.ORIGINS", "this.env.ORIGINS", "const a = (request: Request, env: Env) => env;"])(
  "a gate doesn't say %p",
  (line) => {
    expect(told(environment, { "edge/gates/host.ts": line })).toContain(
      "edge/gates/host.ts:1 Naming env: only edge/config.ts reads bindings, others are handed what they use",
    );
  },
);

test("the readers may, tests may, and words are no readers", () => {
  const files = {
    "origin/config.ts": "process.env",
    "origin/config.test.ts": "process.env",
    "origin/app.ts": '// process.env\nconst a = "process.env"; environment.env; process.environment',
    "edge/config.ts": "env.ORIGINS",
    "edge/worker.ts": "(request, env) => wire(env)",
    "edge/gates/host.ts": "config.environment; _env; Env; config.env",
    "edge/outside/counts/counter.ts": "constructor(state: State, env: Cloudflare.Env) { super(state, env); }",
    "edge/web/main.ts": "import.meta.env",
    "infra/local/dev.ts": "process.env",
  };
  expect(told(environment, files)).toEqual([]);
});
