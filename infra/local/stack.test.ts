import { afterEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../shared/log.ts";
import { createStack, type Part } from "./stack.ts";

const temporary = mkdtempSync(join(tmpdir(), "stack-"));
const running: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const stack of running.splice(0)) await stack.stop();
  rmSync(temporary, { recursive: true, force: true });
});

/** A part that says it is up, and then does as its source tells. */
function part(name: string, source: string, more: Partial<Part> = {}): Part {
  mkdirSync(join(temporary, name), { recursive: true });
  const file = join(temporary, name, "main.ts");
  writeFileSync(file, source);
  return { name, command: [process.execPath, file], env: {}, ready: { message: "up" }, ...more };
}
const up = 'console.log(JSON.stringify({ message: "up" })); setInterval(() => {}, 1000);';

function stackOf(...parts: Part[]) {
  const said: string[] = [];
  const log = createLog({ write: (line) => said.push(JSON.parse(line).message), now: () => 0 });
  const heard: string[] = [];
  const stack = createStack({
    root: temporary,
    parts,
    log,
    hear: ({ part, text }) => heard.push(`${part}: ${text}`),
  });
  running.push(stack);
  return { stack, said, heard };
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(holds: () => boolean) {
  for (let tries = 0; tries < 500 && !holds(); tries++) await Bun.sleep(20);
  expect(holds()).toBe(true);
}

test("a part starts once those before it are up, and none is left after the stop", async () => {
  const tell = (word: string) => `console.log(\`${word} \${process.pid}\`); ${up}`;
  const { stack, heard } = stackOf(
    part("first", `await Bun.sleep(200); ${tell("first")}`),
    part("second", tell("second"), { after: ["first"] }),
  );
  await stack.start();
  expect(heard.map((line) => line.split(" ")[0])).toEqual(["first:", "first:", "second:", "second:"]);
  const pids = heard.flatMap((line) => line.match(/ (\d+)$/)?.[1] ?? []).map(Number);
  expect(pids.filter(isAlive)).toHaveLength(2);
  await stack.stop();
  expect(pids.filter(isAlive)).toHaveLength(0);
});

test("what a part started ends with it, even where the part was killed", async () => {
  const { stack, heard } = stackOf(
    part("parent", `const c = Bun.spawn(["sleep", "100"]); console.log(\`child \${c.pid}\`); ${up}`),
  );
  await stack.start();
  const child = Number(heard[0]?.match(/child (\d+)/)?.[1]);
  expect(isAlive(child)).toBe(true);
  await stack.stop();
  await until(() => !isAlive(child));
});

test("a part that ends unasked is named, with its last words", async () => {
  const { stack, said } = stackOf(part("weak", `${up} setTimeout(() => process.exit(3), 100);`));
  await stack.start();
  expect(await stack.crashed).toBe("weak");
  expect(said).toEqual(["The weak crashed: it ended with code 3"]);
});

test("a part that can't start fails the start", async () => {
  const { stack } = stackOf(part("broken", "throw new Error('no')"));
  expect(stack.start()).rejects.toThrow("The broken ended with code 1");
  expect(await stack.crashed).toBe("broken");
});

test("a change restarts a part; one that breaks it is said, and the next one tries again", async () => {
  const source = part("edited", up, { watches: ["edited"] });
  const { stack, said } = stackOf(source);
  await stack.start();
  stack.watch();
  const broken =
    "The edited did not come up after a change: it ended with code 1. The next change tries again";
  part("edited", "throw new Error('no')");
  await until(() => said.includes(broken));
  part("edited", up);
  await until(() => said.includes("Restarted the edited after a change"));
});
