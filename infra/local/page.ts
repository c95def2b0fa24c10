import { join } from "node:path";
import { build, createLogger } from "vite";
import { createLog } from "../../shared/log.ts";

// Run by Node: builds the page into edge/web/dist, and with `--watch` again after each change.

const root = join(import.meta.dirname, "../../edge/web");
const watches = process.argv.includes("--watch");
const log = createLog({ write: (line) => process.stdout.write(`${line}\n`), now: Date.now });

const quiet = createLogger("silent");
const result = await build({
  root,
  customLogger: {
    ...quiet,
    warn: (text) => log.warning(text),
    warnOnce: (text) => log.warning(text),
    error: (text) => log.error(text),
  },
  build: { watch: watches ? {} : null, emptyOutDir: !watches },
});

if ("on" in result)
  result.on("event", (event) => {
    if (event.code === "BUNDLE_END") log.info("The page is built", { ms: Math.round(event.duration) });
    if (event.code === "ERROR") log.error("Building the page failed", { error: event.error });
    if (event.code === "BUNDLE_END" || event.code === "ERROR") void event.result?.close();
  });
else log.info("The page is built");

if (process.env["EXIT_WITH_PARENT"] === "true") {
  process.stdin.on("end", () => process.exit(0));
  process.stdin.resume();
}
