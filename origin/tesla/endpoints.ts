import { createRoute } from "@hono/zod-openapi";
import { TeslaHealth } from "../../shared/contracts/tesla-health.ts";
import { type Doors, json, refusals } from "../http/door.ts";
import type { SharedBreaker } from "./breaker.ts";

/** Tesla's own state, as we see it: anyone may know. */
export function hangTesla(doors: Doors, { breaker }: { breaker: SharedBreaker }): void {
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
      return context.json(
        {
          status,
          failure_rate: failureRate,
          window_seconds: windowSeconds,
          retry_at: retryAt?.toISOString() ?? null,
        },
        200,
      );
    },
  );
}
