import type { Addresses, Region } from "../addresses.ts";
import type { Scope } from "../scopes.ts";
import { ApiError } from "./api-error.ts";
import type { Caller } from "./endpoint.ts";

/** The API wants JSON: a POST says so even with an empty body, and nobody says anything else. */
export function checkEncoding(request: Request): void {
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const isMissing = mediaType === undefined && request.method === "POST";
  if (isMissing || (mediaType !== undefined && mediaType !== "application/json"))
    throw new ApiError(406, "not_a_JSON_request");
}

const regionsPage = "https://developer.tesla.com/docs/fleet-api#regional-requirements";

export function checkRegion({ person }: Caller, region: Region, addresses: Addresses): void {
  if (person.region === region) return;
  throw new ApiError(
    421,
    `user out of region, use base URL: ${addresses.api(person.region)}, see ${regionsPage}`,
  );
}

export function checkScope({ scopes }: Caller, needed: Scope | undefined): void {
  if (needed !== undefined && !scopes.includes(needed))
    throw new ApiError(403, "Unauthorized missing scopes");
}
