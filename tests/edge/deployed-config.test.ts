import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");
const table = readFileSync(join(root, "wrangler.toml"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "edge-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What wrangler is told before it builds anything. */
async function check(text: string, given: Record<string, string> = {}) {
  const file = join(folder, `${crypto.randomUUID()}.toml`);
  writeFileSync(file, text);
  const child = Bun.spawn(
    [join(root, "node_modules/.bin/node"), join(root, "infra/local/check-edge-config.ts"), file],
    { env: { PATH: process.env["PATH"] ?? "", HOME: folder, ...given }, stdout: "pipe", stderr: "pipe" },
  );
  const said = await new Response(child.stderr).text();
  return { code: await child.exited, said: said.split("\n").filter((line) => line !== "") };
}

test("the table of every environment is one that the edge serves with, and wrangler asks", async () => {
  expect(await check(table)).toEqual({ code: 0, said: [] });
  expect(table).toContain('command = "node infra/local/check-edge-config.ts &&');
});

const inPrd = (from: string, to: string) => {
  const [before = "", prd = ""] = table.split("[env.prd.vars]");
  return `${before}[env.prd.vars]${prd.replace(from, to)}`;
};

test.each([
  ["half a table of limits", 'LIMITS = ""', 'LIMITS = "api=5/60; report"', "LIMITS: "],
  ["a class twice", 'LIMITS = ""', 'LIMITS = "api=5/60; api=6/60"', "is there twice"],
  ["a table without end", 'LIMITS = ""', `LIMITS = "${"api=5/60;".repeat(200)}"`, "more than 1000"],
  ["another's name", 'ENVIRONMENT = "prd"', 'ENVIRONMENT = "dev"', "ENVIRONMENT is dev"],
  ["no domain", 'DOMAIN = "carpulsetracker.com"', 'DOMAIN = "n/a"', "DOMAIN is missing"],
  ["a store without its secrets", '"durable-object"', '"upstash"', "UPSTASH_REDIS_REST_URL is missing"],
  ["no counter", 'name = "RATE_LIMITS"', 'name = "COUNTS"', "RATE_LIMITS is missing"],
  [
    "a secret in the table",
    'LIMITS = ""',
    'LIMITS = ""\nSERVICE_ACCOUNT_KEY = "{}"',
    "SERVICE_ACCOUNT_KEY assigned to Environment Variable and Secret bindings",
  ],
])("%s is refused before it is uploaded", async (_what, from, to, problem) => {
  const { code, said } = await check(inPrd(from, to));
  expect(code).toBe(1);
  expect(said).toHaveLength(problem.startsWith("UPSTASH") ? 2 : 1);
  expect(said[0]).toStartWith("The edge would not serve: prd: ");
  expect(said[0]).toContain(problem);
});

test("what the deploy brings is checked with it", async () => {
  const { code, said } = await check(table, {
    ORIGINS: "https://a.run.app,https://a.run.app",
    LINK_SIGNING_KEYS: "hush",
  });
  expect(code).toBe(1);
  expect(said).toHaveLength(8);
  expect(said.join()).not.toContain("hush");
});
