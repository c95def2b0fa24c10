import { z } from "zod";

// The words in which the documented shapes are written: all of them strict, so that a key too many is told too.

export const text = z.string();
export const number = z.number();
export const yesNo = z.boolean();
export const maybeText = text.nullable();
export const maybeNumber = number.nullable();
export const isoTime = z.iso.datetime({ offset: true });
/** Milliseconds since 1970, of this century. */
export const milliseconds = z.int().min(1_600_000_000_000).max(4_000_000_000_000);
export const vin = z.string().regex(/^[A-HJ-NPR-Z0-9]{17}$/);

/** The envelope of every call but those below `/dx`. */
export const enveloped = <Shape extends z.ZodType>(response: Shape) => z.strictObject({ response });
