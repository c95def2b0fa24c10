import { createLog } from "../../../shared/log.ts";
import { readConfig } from "./config.ts";
import { startSimulator } from "./simulator.ts";

const { simulator, exitWithParent, logLevel } = readConfig(process.env);
const log = createLog({
  write: (line) => process.stdout.write(`${line}\n`),
  now: Date.now,
  least: logLevel,
}).with({ service: "tesla-simulator" });

const running = await startSimulator({ ...simulator, log });
log.info("Listening", { url: running.url });

let ending = false;
async function end(why: string): Promise<void> {
  if (ending) return;
  ending = true;
  log.info("Stopping", { why });
  await running.stop();
  process.exit(0);
}

process.on("SIGTERM", () => void end("SIGTERM"));
process.on("SIGINT", () => void end("SIGINT"));
if (exitWithParent) process.stdin.on("end", () => void end("the parent is gone")).resume();
