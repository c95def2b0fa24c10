import { expect, test } from "bun:test";
import { createBelongings } from "./belongings.ts";

test("what was started last ends first, and the rest only after it", async () => {
  const told: string[] = [];
  const belongings = createBelongings();
  for (const name of ["server", "client"])
    belongings.server({
      stop: async () => {
        told.push(`${name} ends`);
        await Bun.sleep(0);
        told.push(`${name} ended`);
      },
    });
  await belongings.clear();
  expect(told).toEqual(["client ends", "client ended", "server ends", "server ended"]);
});
