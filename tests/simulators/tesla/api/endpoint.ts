import type { Addresses, Region } from "../addresses.ts";
import type { Person } from "../people/person.ts";
import type { PartnerScope, Scope } from "../scopes.ts";
import type { Category } from "../world/meter.ts";
import type { World } from "../world/world.ts";
import type { Json } from "./json.ts";

/** Who asks, as the access token says. */
export interface Caller {
  person: Person;
  scopes: readonly Scope[];
}

/** The application itself, by a token of its own. */
export interface Partner {
  scopes: readonly PartnerScope[];
  /** The one that its token is for. */
  region: Region;
}

interface Asked {
  world: World;
  /** `{tag}` of the path: a VIN or an id; or whatever else the path ends with. */
  tag: string;
  query: URLSearchParams;
  region: Region;
  addresses: Addresses;
  /** The parsed body; undefined where it isn't JSON. */
  body(): Promise<unknown>;
}

export interface ApiRequest extends Asked {
  caller: Caller;
}

export interface PartnerRequest extends Asked {
  partner: Partner;
}

/** What the envelope holds, or a whole answer where it isn't JSON. */
type Answer = Json | Response;

interface Call<Request, Needed> {
  method: "GET" | "POST";
  /** Below `/api/1`. */
  path: string;
  scope?: Needed;
  category: Category;
  answer(request: Request): Answer | Promise<Answer>;
}

/** One call of the API: what it needs, what it is billed as, and the whole body of its answer. */
export type Endpoint =
  | (Call<ApiRequest, Scope> & { by?: "person" })
  /** For the application's own token. */
  | (Call<PartnerRequest, PartnerScope> & { by: "partner" });

/** The envelope of every call but those below `/dx`. */
export const wrapped = (response: Json): Json => ({ response });
