import type { TeslaAccount } from "./account.ts";
import type { TeslaAccess } from "./grant.ts";

/**
 * An account for the calls of one request: what opens the API is fetched and decrypted once for all of them. Another
 * token or another region is learnt by all that come after.
 */
export function holdAccess(account: TeslaAccount): TeslaAccount {
  let held: Promise<TeslaAccess> | undefined;
  return {
    id: account.id,
    access: () => {
      held ??= account.access();
      return held;
    },
    renew: (staleToken) => {
      held = account.renew(staleToken);
      return held;
    },
    moved: async (region) => {
      await account.moved(region);
      const access = held;
      held = access?.then((known) => ({ ...known, region }));
    },
  };
}
