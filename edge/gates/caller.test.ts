import { expect, test } from "bun:test";
import { callerOf, networkOf } from "./caller.ts";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["unknown", "unknown"],
])("%s counts as %s", (address, network) => expect(networkOf(address)).toBe(network));

test("a key or a session stands for its caller only as a hash, an address only where there is neither", async () => {
  const caller = async (headers: Record<string, string>) =>
    callerOf(new Request("http://x", { headers: { "cf-connecting-ip": "203.0.113.7", ...headers } }), [
      "key",
      "session",
      "address",
    ]);
  const [name, behind] = ["ca978112ca1bbdcafac231b39a23dc4d", "address:203.0.113.7"];
  expect(await caller({ "x-api-key": "a" })).toEqual({
    kind: "key",
    name: `key:${name}`,
    behind,
  });
  expect(await caller({ authorization: "Bearer a" })).toEqual({
    kind: "session",
    name: `session:${name}`,
    behind,
  });
  // Both at once would each be counted in the other's place.
  await expect(caller({ "x-api-key": "a", authorization: "Bearer b" })).rejects.toThrow("two-credentials");
  expect(await caller({ authorization: "Basic a" })).toEqual({ kind: "address", name: behind });
});
