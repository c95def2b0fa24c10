import { type Context, Hono } from "hono";
import { addressesOf, type Region } from "../addresses.ts";
import { withFaults } from "../control/with-faults.ts";
import type { World } from "../world/world.ts";
import { answered, refused } from "./answered.ts";
import { ApiError } from "./api-error.ts";
import { billed } from "./billed.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpoints } from "./endpoints.ts";
import { findHolder } from "./find-holder.ts";
import { checkEncoding, checkHome, checkRegistration, checkScope } from "./gates.ts";
import { limitKey, limitRate } from "./limit-rate.ts";

/** In Tesla's world `fleet-api.prd.<region>.vn.cloud.tesla.com`. */
export function createApi(world: World, region: Region): Hono {
  const api = new Hono();
  api.get("/status", (context) => context.text("ok"));
  for (const endpoint of endpoints) {
    const operation = `${endpoint.method} ${endpoint.path.replace(/:(\w+)/g, "{$1}")}`;
    api.on(
      endpoint.method,
      `/api/1${endpoint.path}`,
      billed(world, endpoint.category, operation),
      withFaults(world),
      (context) => answered((headers) => ask(world, region, endpoint, context, headers)),
    );
  }
  for (const path of new Set(endpoints.map((endpoint) => endpoint.path)))
    api.all(`/api/1${path}`, () => refused(405, "invalid_method"));
  api.all("*", () => refused(404, "not_found"));
  return api;
}

/** The road of a request: who, how, where, may they, how often, and then the call itself. */
async function ask(world: World, region: Region, endpoint: Endpoint, context: Context, headers: Headers) {
  const addresses = addressesOf(context.req.url);
  const holder = await findHolder(world, context.req.header("authorization"));
  checkEncoding(context.req.raw);
  const query = new URL(context.req.url).searchParams;
  const tag: string = context.req.param("tag") ?? "";
  const body = (): Promise<unknown> => context.req.json().catch(() => undefined);
  const asked = { world, tag, query, region, addresses, body };

  if (endpoint.by === "partner") {
    if (holder.kind !== "partner") throw wrongHolder();
    checkHome(holder.partner.region, region, addresses);
    if (endpoint.path !== "/partner_accounts") checkRegistration(world, region, addresses);
    checkScope(holder.partner, endpoint.scope);
    return endpoint.answer({ ...asked, partner: holder.partner });
  }
  if (holder.kind !== "person") throw wrongHolder();
  const { caller } = holder;
  checkRegistration(world, region, addresses);
  checkHome(caller.person.region, region, addresses);
  checkScope(caller, endpoint.scope);
  limitRate(world, endpoint.category, limitKey(caller.person, tag || (query.get("vin") ?? "")), headers);
  return endpoint.answer({ ...asked, caller });
}

const wrongHolder = (): ApiError => new ApiError(403, "Unauthorized missing scopes");
