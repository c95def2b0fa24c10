import * as z from "zod";

/**
 * Tesla's answers hold nulls, "<invalid>", empty texts and gaps in any field, at any time: each of them means that
 * the car didn't tell, and comes out as undefined. Never as a zero.
 */
export const reading = {
  /** What lies outside is no reading: no car has driven 1e300 miles, or less than none. */
  within: (least: number, most: number) => z.number().min(least).max(most).optional().catch(undefined),
  truth: z.boolean().optional().catch(undefined),
  /** Doors and windows: 0 is closed, anything else some way of being open. */
  closure: z.int().min(0).max(255).optional().catch(undefined),
  text: text(200),
  /** Longer than any of Tesla's own; what goes on beyond is cut. */
  longText: text(4_000),
  moment: z.iso.datetime({ offset: true }).optional().catch(undefined),
};

function text(charactersMax: number) {
  return z
    .string()
    .transform((text) => text.slice(0, charactersMax).trim())
    .refine((text) => text !== "" && text !== "<invalid>")
    .optional()
    .catch(undefined);
}

/** A block of readings; one that is absent or no object at all is an empty one. */
export const readings = <Shape extends z.ZodRawShape>(shape: Shape) => {
  const block = z.object(shape);
  return z.preprocess((value) => (value instanceof Object && !Array.isArray(value) ? value : {}), block);
};

/** No account has as many of anything: what lies beyond is passed over. */
const entriesMax = 1_000;

/**
 * A list of things of one shape. An entry that has another is passed over; a list in which nothing has it is no list
 * of these things at all, and not an empty one.
 */
export const listOf = <Schema extends z.ZodType>(entry: Schema) =>
  z.array(z.unknown()).transform((entries, context): z.infer<Schema>[] => {
    const known = entries.slice(0, entriesMax).flatMap((one) => {
      const parsed = entry.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    });
    if (known.length > 0 || entries.length === 0) return known;
    context.issues.push({ code: "custom", message: "nothing in it has the shape", input: [] });
    return z.NEVER;
  });
