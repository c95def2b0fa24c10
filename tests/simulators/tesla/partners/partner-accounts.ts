import { type Region, regions } from "../addresses.ts";
import type { SimulatorConfig } from "../config.ts";
import type { VirtualClock } from "../world/clock.ts";
import type { Settings } from "../world/settings.ts";

/** The application's account in one region, as POST /api/1/partner_accounts tells it. */
export interface PartnerAccount {
  client_id: string;
  name: string;
  description: string;
  domain: string;
  ca: string | null;
  created_at: string;
  updated_at: string;
  enterprise_tier: string;
  /** The uncompressed point of its P-256 key in hexadecimal. */
  public_key: string;
}

export interface PartnerAccounts {
  /** Undefined in a region where the application isn't registered. */
  in(region: Region): PartnerAccount | undefined;
  /** What the 412 names; known before the registration. */
  accountId: string;
  register(region: Region, domain: string): PartnerAccount;
  clear(): void;
}

interface Surroundings {
  clock: VirtualClock;
  settings: Settings;
  config: SimulatorConfig;
}

const accountId = "acc-5f0c1a52-77aa-4c3e-8d21-000000000001";
const firstDomain = "api.demo.example";
/** A point of the curve whose private half was thrown away. */
const publicKey =
  "0469259a925ea1cf390c7944341495f3ede561dff66bb08237490df0d75d7b019a5680770a8d2f5b4fdeb97ec40d1c6a8f5477f89f014273dbdaa99b8a215d8a2c";

export function createPartnerAccounts({ clock, settings, config }: Surroundings): PartnerAccounts {
  const held = new Map<Region, PartnerAccount>();
  const now = () => new Date(clock.nowMs()).toISOString();
  const newAccount = (domain: string): PartnerAccount => ({
    client_id: config.clientId,
    name: "Demo application",
    description: "The one application of this simulator",
    domain,
    ca: null,
    created_at: now(),
    updated_at: now(),
    enterprise_tier: "pay_as_you_go",
    public_key: publicKey,
  });
  return {
    accountId,
    in: (region) => {
      if (!settings.registeredRegions.includes(region)) return undefined;
      const known = held.get(region) ?? newAccount(firstDomain);
      held.set(region, known);
      return known;
    },
    register: (region, domain) => {
      const before = settings.registeredRegions.includes(region) ? held.get(region) : undefined;
      const account = { ...newAccount(domain), ...(before && { created_at: before.created_at }) };
      held.set(region, account);
      settings.registeredRegions = regions.filter(
        (one) => one === region || settings.registeredRegions.includes(one),
      );
      return account;
    },
    clear: () => held.clear(),
  };
}
