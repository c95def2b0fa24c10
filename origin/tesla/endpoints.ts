import { createRoute } from "@hono/zod-openapi";
import { TeslaHealth } from "../../shared/contracts/tesla-health.ts";
import { type Doors, json, refusals } from "../http/door.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import type { SharedBreaker } from "./breaker.ts";
import { pausedUntil } from "./call-tesla.ts";

/** Tesla's own state, as we see it: anyone may know. */
export function hangTesla(
  doors: Doors,
  { breaker, keyValue }: { breaker: SharedBreaker; keyValue: KeyValue },
): void {
  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/tesla/health",
      summary: "Whether Tesla is asked at the moment",
      tags: ["tesla"],
      responses: { 200: json(TeslaHealth, "Its state"), ...refusals() },
    }),
    async (context) => {
      const { status, failureRate, windowSeconds, retryAt } = await breaker.health();
      // Switched off by Tesla or left alone by us: for who waits for a report it is the same.
      const paused = await pausedUntil({ keyValue });
      return context.json(
        {
          status: paused ? ("open" as const) : status,
          failure_rate: failureRate,
          window_seconds: windowSeconds,
          retry_at: (paused ?? retryAt)?.toISOString() ?? null,
        },
        200,
      );
    },
  );
}
