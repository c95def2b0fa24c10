import type { Json } from "./json.ts";

/** A refusal of the API host; `error` is Tesla's own text to the letter, empty for an answer without a body. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    readonly status: number,
    readonly error: string,
    readonly messages?: Record<string, string[]>,
  ) {
    super(`${status} ${error}`);
  }
}

export function errorBody({ error, messages }: ApiError, txid: string): Json {
  return { response: null, error, error_description: "", ...(messages && { messages }), txid };
}
