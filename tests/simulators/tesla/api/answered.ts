import { ApiError, errorBody, newTxid } from "./api-error.ts";
import { type Json, writeJson } from "./json.ts";

/** The answer or the refusal in Tesla's words, with the transaction id that a log would quote. */
export async function answered(
  work: (headers: Headers) => Json | Response | Promise<Json | Response>,
): Promise<Response> {
  const txid = newTxid();
  const headers = new Headers({ "x-txid": txid, "cache-control": "no-store" });
  try {
    const found = await work(headers);
    return found instanceof Response ? withHeaders(found, headers) : written(200, found, headers);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.error === "") return new Response(null, { status: error.status, headers });
    return written(error.status, errorBody(error, txid), headers);
  }
}

export const refused = (status: number, error: string): Promise<Response> =>
  answered(() => {
    throw new ApiError(status, error);
  });

function written(status: number, body: Json, headers: Headers): Response {
  headers.set("content-type", "application/json; charset=utf-8");
  return new Response(writeJson(body), { status, headers });
}

function withHeaders(response: Response, headers: Headers): Response {
  for (const [name, value] of headers) response.headers.set(name, value);
  return response;
}
