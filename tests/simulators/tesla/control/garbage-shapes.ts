import type { GarbageShape } from "./garbage/shape.ts";
import { wrongBodies } from "./garbage/wrong-bodies.ts";
import { wrongHeaders } from "./garbage/wrong-headers.ts";
import { wrongValues } from "./garbage/wrong-values.ts";
import { wrongWires } from "./garbage/wrong-wires.ts";

/** Every kind of nonsense that a client must survive, by its name or by its place, which moves when others join. */
export const garbageShapes: readonly GarbageShape[] = [
  ...wrongBodies,
  ...wrongValues,
  ...wrongHeaders,
  ...wrongWires,
];

export const findGarbage = (nameOrIndex: string | number): GarbageShape | undefined =>
  typeof nameOrIndex === "number"
    ? garbageShapes[nameOrIndex]
    : garbageShapes.find(({ name }) => name === nameOrIndex);
