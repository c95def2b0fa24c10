import { refuse } from "../../shared/faults.ts";
import type { Config } from "../config.ts";
import type { Visit } from "../visit.ts";

/** For operators alone, a laptop aside. Who has no key finds nothing here, as where there is nothing. */
export async function needAdmin(
  { request }: Pick<Visit, "request">,
  { environment, adminKey }: Pick<Config, "environment" | "adminKey">,
): Promise<void> {
  if (environment === "local") return;
  const given = request.headers.get("x-admin-key");
  if (adminKey === undefined || given === null || !(await isSame(given, adminKey)))
    refuse("request.no-such-route", "without the admin key");
}

/** In constant time: what is compared byte by byte are hashes, which nobody can steer. */
async function isSame(given: string, known: string): Promise<boolean> {
  const [one, other] = await Promise.all([given, known].map(hashed));
  let difference = 0;
  for (const [index, byte] of one?.entries() ?? []) difference |= byte ^ (other?.[index] ?? 0);
  return difference === 0 && one !== undefined;
}

const hashed = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
