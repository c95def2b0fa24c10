import { queueName } from "./ask-google-at.ts";
import { startGoogle } from "./simulator.ts";

// A stand-in for Google beside the product: `npm run dev -- --push`.
const google = await startGoogle({
  port: Number(process.env["PORT"] ?? 8091),
  queue: process.env["CLOUD_TASKS_QUEUE"] ?? queueName,
  queueSettings: {
    rateLimits: { maxDispatchesPerSecond: 10, maxConcurrentDispatches: 5 },
    retryConfig: { maxAttempts: 4, minBackoff: "10s", maxBackoff: "120s", maxDoublings: 4 },
  },
});
const end = async () => {
  for (const mistake of google.mistakes)
    process.stderr.write(`${JSON.stringify({ severity: "ERROR", message: mistake })}\n`);
  await google.stop();
  process.exit(0);
};
process.on("SIGTERM", () => void end());
process.on("SIGINT", () => void end());
if (process.env["EXIT_WITH_PARENT"] === "true") {
  process.stdin.on("end", () => void end());
  process.stdin.resume();
}
