import type { Json } from "./json.ts";

interface More {
  description?: string;
  messages?: Record<string, string[]>;
}

/** A refusal of the API host; `error` is Tesla's own text to the letter, empty for an answer without a body. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly error: string,
    readonly more: More = {},
  ) {
    super(`${status} ${error}`);
  }
}

/** A field of the query or the body that can't be read. */
export const invalidField = (messages: Record<string, string[]>): ApiError =>
  new ApiError(400, "invalid_field", { messages });

export const newTxid = (): string => crypto.randomUUID().replaceAll("-", "");

export function errorBody({ error, more: { description = "", messages } }: ApiError, txid: string): Json {
  return { response: null, error, error_description: description, ...(messages && { messages }), txid };
}
