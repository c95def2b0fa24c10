import type { SimulatorConfig } from "../config.ts";
import { type Consents, createConsents } from "../consent/consents.ts";
import { createTickets, type Tickets } from "../consent/tickets.ts";
import { createFaultPlan, type FaultPlan } from "../control/fault-plan.ts";
import { createPartnerAccounts, type PartnerAccounts } from "../partners/partner-accounts.ts";
import type { Car } from "../people/car.ts";
import { people } from "../people/people.ts";
import { type Codes, createCodes } from "../tokens/codes.ts";
import { createGrants, type Grants } from "../tokens/grants.ts";
import { createSigner, type Signer } from "../tokens/signer.ts";
import { type CarState, createCarState } from "./car-state.ts";
import { createClock, type VirtualClock } from "./clock.ts";
import { createMeter, type Meter } from "./meter.ts";
import { createRateLimits, type RateLimits } from "./rate-limits.ts";
import { createSeededRandom, type SeededRandom } from "./seeded-random.ts";
import { defaultSettings, type Settings } from "./settings.ts";

type SomeSettings = { [Name in keyof Settings]?: Settings[Name] | undefined };

/** Everything the simulator remembers, in memory alone. */
export interface World {
  config: SimulatorConfig;
  clock: VirtualClock;
  settings: Settings;
  random: SeededRandom;
  signer: Signer;
  tickets: Tickets;
  consents: Consents;
  codes: Codes;
  grants: Grants;
  partnerAccounts: PartnerAccounts;
  rateLimits: RateLimits;
  meter: Meter;
  faults: FaultPlan;
  /** Who followed a redirect to another host. */
  elsewhere: { visits: number; with_token: number };
  carState(car: Car): CarState;
  /** Takes any part of the settings; chance begins anew where the seed is among them. */
  change(settings: SomeSettings): void;
  /** Back to the first moment: no sign-ins, no faults, an empty meter, the real time. */
  reset(): void;
  /** Lets go of every answer that hangs. */
  end(): void;
}

export async function createWorld(
  config: SimulatorConfig,
  realNowMs: () => number,
  ownSettings: Partial<Settings> = {},
): Promise<World> {
  const clock = createClock(realNowMs);
  const settings = { ...defaultSettings(), ...ownSettings };
  const random = createSeededRandom(settings.seed);
  const cars = new Map<string, CarState>();
  const world: World = {
    config,
    clock,
    settings,
    random,
    signer: await createSigner(),
    tickets: createTickets(clock),
    consents: createConsents(),
    codes: createCodes(clock, settings),
    grants: createGrants(clock, settings),
    partnerAccounts: createPartnerAccounts({ clock, settings, config }),
    rateLimits: createRateLimits(clock, settings),
    meter: createMeter(clock, settings),
    faults: createFaultPlan(random),
    elsewhere: { visits: 0, with_token: 0 },
    carState: (car) => cars.get(car.vin) ?? unknownCar(car.vin),
    change: (changed) => {
      Object.assign(settings, changed);
      if (changed.seed !== undefined) random.seed(changed.seed);
    },
    reset: () => {
      clock.reset();
      world.change({ ...defaultSettings(), ...ownSettings });
      const { tickets, consents, codes, grants, partnerAccounts, rateLimits, meter, faults } = world;
      for (const forgetful of [tickets, consents, codes, grants, partnerAccounts, rateLimits, meter, faults])
        forgetful.clear();
      Object.assign(world.elsewhere, { visits: 0, with_token: 0 });
      for (const person of people)
        for (const car of person.cars) cars.set(car.vin, createCarState(car, { clock, settings, random }));
    },
    end: () => world.faults.clear(),
  };
  world.reset();
  return world;
}

function unknownCar(vin: string): never {
  throw new Error(`No such car in the world: ${vin}`);
}
