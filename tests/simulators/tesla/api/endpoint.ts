import type { Addresses, Region } from "../addresses.ts";
import type { Person } from "../people/person.ts";
import type { Scope } from "../scopes.ts";
import type { Category } from "../world/meter.ts";
import type { World } from "../world/world.ts";
import type { Json } from "./json.ts";

/** Who asks, as the access token says. */
export interface Caller {
  person: Person;
  scopes: readonly Scope[];
}

export interface ApiRequest {
  world: World;
  caller: Caller;
  /** `{tag}` of the path: a VIN or an id. */
  tag: string;
  query: URLSearchParams;
  region: Region;
  addresses: Addresses;
}

/** One call of the API: what it needs, what it is billed as, and the whole body of its answer. */
export interface Endpoint {
  method: "GET" | "POST";
  /** Below `/api/1`. */
  path: string;
  scope?: Scope;
  category: Category;
  answer(request: ApiRequest): Json;
}

/** The envelope of every call but those below `/dx`. */
export const wrapped = (response: Json): Json => ({ response });
