import { createManualClock } from "../../origin/outside/clock/manual.ts";
import { systemClock } from "../../origin/outside/clock/system.ts";
import { openMemory } from "../../origin/outside/key-value/memory.ts";
import { openRedis } from "../../origin/outside/key-value/redis.ts";
import { silentLog } from "../silent-log.ts";
import { keyValueContract } from "./key-value.ts";

keyValueContract("the memory", async () => {
  const clock = createManualClock();
  return { keyValue: openMemory({ clock }), pass: clock.advance };
});

const url = process.env["TEST_REDIS_URL"];
if (url) {
  keyValueContract("Redis", async () => ({
    keyValue: await openRedis({ url, log: silentLog }),
    pass: (milliseconds) => systemClock.sleep(milliseconds),
  }));
}
