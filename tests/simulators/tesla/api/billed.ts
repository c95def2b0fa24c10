import type { MiddlewareHandler } from "hono";
import type { Category } from "../world/meter.ts";
import type { World } from "../world/world.ts";
import { refused } from "./answered.ts";

/** Counts the answer of whatever comes after it, planned faults included, until the bill reaches its limit. */
export const billed =
  (world: World, category: Category, operation: string): MiddlewareHandler =>
  async (context, next) => {
    if (world.meter.isOverLimit()) {
      world.meter.countDisabled(category, operation);
      return refused(403, "account disabled: EXCEEDED_LIMIT");
    }
    await next();
    world.meter.count(category, operation, context.res.status);
    return undefined;
  };
