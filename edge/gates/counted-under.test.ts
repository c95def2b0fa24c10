import { expect, test } from "bun:test";
import { parseLimits } from "../../shared/rate-limit-table.ts";
import { createCountedUnder } from "./counted-under.ts";

const asking = (headers: Record<string, string>) => new Request("http://x", { headers });
const session = "Bearer one";

test("who comes again is known at once, by the same key", async () => {
  const countedUnder = createCountedUnder(parseLimits(""));
  const first = await countedUnder(
    asking({ authorization: session, "cf-connecting-ip": "203.0.113.7" }),
    "api",
  );
  const again = countedUnder(asking({ authorization: session, "cf-connecting-ip": "203.0.113.7" }), "api");
  expect(again).toBe(first);
});

test("the same credential behind another address, in another class or beside a key is not taken for the first", async () => {
  const countedUnder = createCountedUnder(parseLimits(""));
  const at = (address: string) => asking({ authorization: session, "cf-connecting-ip": address });
  const first = await countedUnder(at("203.0.113.7"), "api");
  const moved = await countedUnder(at("198.51.100.1"), "api");
  expect(moved.key).toBe(first.key);
  expect(moved.guard?.key).toBe("api behind address:198.51.100.1");
  expect((await countedUnder(at("203.0.113.7"), "status")).key).toBe(first.key.replace("api", "status"));
  const both = asking({ authorization: session, "x-api-key": "k", "cf-connecting-ip": "203.0.113.7" });
  expect(() => countedUnder(both, "api")).toThrow("two-credentials");
});
