import * as z from "zod";

/**
 * Tesla's answers hold nulls, "<invalid>", empty texts and gaps in any field, at any time: each of them means that
 * the car didn't tell, and comes out as undefined. Never as a zero.
 */
export const reading = {
  /** What lies outside is no reading: no car has driven 1e300 miles, or less than none. */
  within: (least: number, most: number) => z.number().min(least).max(most).optional().catch(undefined),
  truth: z.boolean().optional().catch(undefined),
  text: z
    .string()
    .trim()
    .refine((text) => text !== "" && text !== "<invalid>")
    .optional()
    .catch(undefined),
};

/** A block of readings; one that is absent or no object at all is an empty one. */
export const readings = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const block = z.object(shape);
  return z.preprocess((value) => (value instanceof Object && !Array.isArray(value) ? value : {}), block);
};
