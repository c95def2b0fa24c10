import { expect, test } from "bun:test";
import type { TeslaAccount } from "./account.ts";
import { holdAccess } from "./hold-access.ts";

function counted() {
  const asked: string[] = [];
  const account: TeslaAccount = {
    id: "someone",
    access: async () => {
      asked.push("access");
      return { accessToken: "first", region: "na", scopes: [] };
    },
    renew: async (stale) => {
      asked.push(`renew ${stale}`);
      return { accessToken: "second", region: "na", scopes: [] };
    },
    moved: async (region) => {
      asked.push(`moved ${region}`);
    },
  };
  return { asked, held: holdAccess(account) };
}

test("many calls of one request fetch and decrypt what opens the API once", async () => {
  const { asked, held } = counted();
  await Promise.all(Array.from({ length: 9 }, () => held.access()));
  expect(asked).toEqual(["access"]);
});

test("another region, and another token, are known to whoever comes after", async () => {
  const { asked, held } = counted();
  await held.access();
  await held.moved("eu");
  expect(await held.access()).toMatchObject({ accessToken: "first", region: "eu" });
  await held.renew("first");
  expect(await held.access()).toMatchObject({ accessToken: "second" });
  expect(asked).toEqual(["access", "moved eu", "renew first"]);
});
