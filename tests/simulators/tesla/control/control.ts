import { type Context, Hono } from "hono";
import { z } from "zod";
import { findPerson, people } from "../people/people.ts";
import { CarSwitches } from "../world/car-switches.ts";
import { Settings } from "../world/settings.ts";
import type { World } from "../world/world.ts";
import { NewFault } from "./fault-plan.ts";
import { garbageShapes } from "./garbage-shapes.ts";
import { addPanel } from "./panel/panel.ts";
import { revokeConsent } from "./revoke-consent.ts";

const Advance = z.strictObject({ advance_seconds: z.number().min(0).max(31_536_000) });
const Revoke = z.strictObject({ email: z.string().min(3).max(200) });

/** The tests' own door: no Tesla has it. */
export function createControl(world: World): Hono {
  const control = new Hono();
  const clock = () => ({ now: new Date(world.clock.nowMs()).toISOString() });

  control.get("/clock", (context) => context.json(clock()));
  control.post("/clock", async (context) => {
    world.clock.advance((await bodyOf(context, Advance)).advance_seconds);
    return context.json(clock());
  });

  control.get("/faults", (context) => context.json({ faults: world.faults.list() }));
  control.post("/faults", async (context) => {
    world.faults.add(await bodyOf(context, NewFault));
    return context.json({ faults: world.faults.list() }, 201);
  });
  control.delete("/faults", (context) => {
    world.faults.clear();
    return context.json({ faults: [] });
  });
  control.get("/garbage", (context) =>
    context.json({
      shapes: garbageShapes.map(({ name, say, isEndless }, index) => ({
        index,
        name,
        say,
        is_endless: isEndless,
      })),
    }),
  );
  control.get("/elsewhere", (context) => context.json(world.elsewhere));

  control.get("/settings", (context) => context.json(world.settings));
  control.post("/settings", async (context) => {
    world.change(await bodyOf(context, Settings.partial()));
    return context.json(world.settings);
  });

  control.get("/cars", (context) => context.json({ cars: people.flatMap(carsOf) }));
  control.post("/cars/:vin", async (context) => {
    const car = people.flatMap((person) => person.cars).find(({ vin }) => vin === context.req.param("vin"));
    if (car === undefined) return context.json({ error: "There is no such car" }, 404);
    const { switches } = world.carState(car);
    Object.assign(switches, await bodyOf(context, CarSwitches.partial()));
    return context.json({ vin: car.vin, state: world.carState(car).now(), ...switches });
  });
  const carsOf = (person: (typeof people)[number]) =>
    person.cars.map((car) => {
      const state = world.carState(car);
      return { vin: car.vin, story: car.story, person: person.email, state: state.now(), ...state.switches };
    });

  control.get("/meter", (context) => context.json(world.meter.read()));
  control.post("/revoke", async (context) => {
    const person = findPerson((await bodyOf(context, Revoke)).email);
    if (person === undefined) return context.json({ error: "There is no such demo person" }, 404);
    return context.json({ ended: revokeConsent(world, person) });
  });
  control.post("/reset", (context) => {
    world.reset();
    return context.json(clock());
  });
  addPanel(control, world);
  control.notFound((context) => context.json({ error: "There is no such control" }, 404));
  control.onError((error, context) => {
    if (!(error instanceof WrongBody)) throw error;
    return context.json({ error: error.message }, 422);
  });
  return control;
}

class WrongBody extends Error {}

async function bodyOf<Shape extends z.ZodType>(context: Context, shape: Shape): Promise<z.output<Shape>> {
  const json: unknown = await context.req.json().catch(() => undefined);
  const parsed = shape.safeParse(json);
  if (!parsed.success) throw new WrongBody(`The body is not valid: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
