import type { Context } from "hono";
import { refuse } from "../../shared/faults.ts";
import { readBytes } from "./read-bytes.ts";

const formBytesMax = 4_096;

/** A small form as a browser posts it. */
export async function readForm({ req }: Context): Promise<URLSearchParams> {
  const mediaType = req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/x-www-form-urlencoded") refuse("request.not-form", mediaType);
  const form = new URLSearchParams(new TextDecoder().decode(await readBytes(req.raw, formBytesMax)));
  // Postgres would say so with an error of its own.
  if (form.toString().includes("%00"))
    refuse("request.invalid", "NUL in a form", { errors: [{ path: "body", message: "must hold no NUL" }] });
  return form;
}
