import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { type FaultCode, faults } from "../../shared/faults.ts";

/** The app that every wing hangs its doors on. */
export type Doors = OpenAPIHono;

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: "The request id" }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem", description: "Every error (RFC 9457)" });

/**
 * The refusals a door is known for, as its description tells them. They are thrown, never returned, so that the
 * handler's type has to name its own answers alone.
 */
export function refusals(...codes: FaultCode[]): object {
  const byStatus = Map.groupBy([...codes, "internal"] as const, (code) => faults[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${faults[code].say}`).join("; "),
        content: { "application/problem+json": { schema: Problem } },
      },
    ]),
  );
}

/** An answer of a door: JSON of this shape. */
export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { "application/json": { schema } },
});

/** The body that a door wants. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { "application/json": { schema } } },
});

/** For doors that only a signed-in person may use. */
export const signedIn = { security: [{ session: [] }] };

/** For doors that take a person's session, a tenant's API key or the admin key. */
export const anyCaller = { security: [{ session: [] }, { api_key: [] }, { admin_key: [] }] };

/** For operators; without the admin key there is nothing at the address. */
export const adminOnly = { security: [{ admin_key: [] }] };

/** For the description alone: `once` reads the header by itself, and refuses in its own words. */
export const idempotencyKey = z.object({
  "idempotency-key": z.string().optional().meta({
    description:
      "Quoted or bare, up to 255 characters: asked again with it within a day, the answer is the same",
  }),
});

/** How such a door refuses. */
export const onceOutcome = [
  "idempotency.malformed",
  "idempotency.running",
  "idempotency.other-body",
] as const;
