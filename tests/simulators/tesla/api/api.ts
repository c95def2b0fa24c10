import { Hono } from "hono";
import { addressesOf, type Region } from "../addresses.ts";
import { withFaults } from "../control/with-faults.ts";
import { metered } from "../world/metered.ts";
import type { World } from "../world/world.ts";
import { ApiError, errorBody } from "./api-error.ts";
import { dxEndpoints } from "./dx-endpoints.ts";
import type { Endpoint } from "./endpoint.ts";
import { findCaller } from "./find-caller.ts";
import { checkEncoding, checkRegion, checkScope } from "./gates.ts";
import { type Json, writeJson } from "./json.ts";
import { userEndpoints } from "./user-endpoints.ts";
import { vehicleEndpoints } from "./vehicle-endpoints.ts";

const endpoints: Endpoint[] = [...userEndpoints, ...vehicleEndpoints, ...dxEndpoints];

/** In Tesla's world `fleet-api.prd.<region>.vn.cloud.tesla.com`. */
export function createApi(world: World, region: Region): Hono {
  const api = new Hono();
  api.get("/status", (context) => context.text("ok"));
  for (const endpoint of endpoints) {
    const operation = `${endpoint.method} ${endpoint.path.replace(":tag", "{tag}")}`;
    const path = `/api/1${endpoint.path}`;
    api.on(
      endpoint.method,
      path,
      metered(world, endpoint.category, operation),
      withFaults(world),
      (context) =>
        answered(async () => {
          const addresses = addressesOf(context.req.url);
          const caller = await findCaller(world, context.req.header("authorization"));
          checkEncoding(context.req.raw);
          checkRegion(caller, region, addresses);
          checkScope(caller, endpoint.scope);
          const query = new URL(context.req.url).searchParams;
          const tag = context.req.param("tag") ?? "";
          return endpoint.answer({ world, caller, tag, query, region, addresses });
        }),
    );
  }
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path)))
    api.all(`/api/1${path}`, () => answered(() => refuse(405, "invalid_method")));
  api.all("*", () => answered(() => refuse(404, "not_found")));
  return api;
}

/** The answer or the refusal in Tesla's words, with the transaction id that a log would quote. */
async function answered(work: () => Json | Promise<Json>): Promise<Response> {
  const txid = crypto.randomUUID().replaceAll("-", "");
  try {
    return respond(200, await work(), txid);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return respond(error.status, error.error === "" ? undefined : errorBody(error, txid), txid);
  }
}

function respond(status: number, body: Json | undefined, txid: string): Response {
  const headers = { "x-txid": txid, "cache-control": "no-store" };
  if (body === undefined) return new Response(null, { status, headers });
  return new Response(writeJson(body), {
    status,
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
  });
}

function refuse(status: number, error: string): never {
  throw new ApiError(status, error);
}
