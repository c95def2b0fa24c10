import type { MiddlewareHandler } from "hono";
import type { Category } from "./meter.ts";
import type { World } from "./world.ts";

/** Counts the answer of whatever comes after it, planned faults included. */
export const metered =
  (world: World, category: Category, operation: string): MiddlewareHandler =>
  async (context, next) => {
    await next();
    world.meter.count(category, operation, context.res.status);
  };
