import type { Addresses, Region } from "../addresses.ts";
import type { PartnerScope } from "../scopes.ts";
import type { World } from "../world/world.ts";
import { ApiError } from "./api-error.ts";

/** The API wants JSON: a POST says so even with an empty body, and nobody says anything else. */
export function checkEncoding(request: Request): void {
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const isMissing = mediaType === undefined && request.method === "POST";
  if (isMissing || (mediaType !== undefined && mediaType !== "application/json"))
    throw new ApiError(406, "not_a_JSON_request");
}

const docs = "https://developer.tesla.com/docs/fleet-api";

export function checkHome(home: Region, asked: Region, addresses: Addresses): void {
  if (home === asked) return;
  const text = `user out of region, use base URL: ${addresses.api(home)}, see ${docs}#regional-requirements`;
  throw new ApiError(421, text);
}

/** An application is registered in each region by itself, and can lose it there. */
export function checkRegistration({ partnerAccounts }: World, region: Region, addresses: Addresses): void {
  if (partnerAccounts.in(region) !== undefined) return;
  throw new ApiError(
    412,
    `Account ${partnerAccounts.accountId} must be registered in the current region ${addresses.api(region)}, ` +
      `please see ${docs}/endpoints/partner-endpoints#register`,
  );
}

export function checkScope({ scopes }: { scopes: readonly PartnerScope[] }, needed?: PartnerScope): void {
  if (needed !== undefined && !scopes.includes(needed))
    throw new ApiError(403, "Unauthorized missing scopes");
}
