import type { SimulatorConfig } from "../config.ts";
import { createTickets, type Tickets } from "../consent/tickets.ts";
import { createFaultPlan, type FaultPlan } from "../control/fault-plan.ts";
import type { Car } from "../people/car.ts";
import { people } from "../people/people.ts";
import { type Codes, createCodes } from "../tokens/codes.ts";
import { createGrants, type Grants } from "../tokens/grants.ts";
import { createSigner, type Signer } from "../tokens/signer.ts";
import { type CarState, createCarState } from "./car-state.ts";
import { createClock, type VirtualClock } from "./clock.ts";
import { createMeter, type Meter } from "./meter.ts";
import { defaultSettings, type Settings } from "./settings.ts";

/** Everything the simulator remembers, in memory alone. */
export interface World {
  config: SimulatorConfig;
  clock: VirtualClock;
  settings: Settings;
  signer: Signer;
  tickets: Tickets;
  codes: Codes;
  grants: Grants;
  meter: Meter;
  faults: FaultPlan;
  carState(car: Car): CarState;
  /** Back to the first moment: no sign-ins, no faults, an empty meter, the real time. */
  reset(): void;
  /** Lets go of every answer that hangs. */
  end(): void;
}

export async function createWorld(config: SimulatorConfig, realNowMs: () => number): Promise<World> {
  const clock = createClock(realNowMs);
  const settings = defaultSettings();
  const cars = new Map<string, CarState>();
  const world: World = {
    config,
    clock,
    settings,
    signer: await createSigner(),
    tickets: createTickets(clock),
    codes: createCodes(clock, settings),
    grants: createGrants(clock, settings),
    meter: createMeter(),
    faults: createFaultPlan(),
    carState: (car) => cars.get(car.vin) ?? unknownCar(car.vin),
    reset: () => {
      clock.reset();
      Object.assign(settings, defaultSettings());
      for (const forgetful of [world.tickets, world.codes, world.grants, world.meter, world.faults])
        forgetful.clear();
      for (const person of people)
        for (const car of person.cars) cars.set(car.vin, createCarState(car, clock, settings));
    },
    end: () => world.faults.clear(),
  };
  world.reset();
  return world;
}

function unknownCar(vin: string): never {
  throw new Error(`No such car in the world: ${vin}`);
}
