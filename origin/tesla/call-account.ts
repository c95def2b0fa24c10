import type { z } from "zod";
import { refuse } from "../../shared/faults.ts";
import type { TeslaAccount } from "./account.ts";
import { callTesla, errorIn, readAnswer, type TeslaOutside } from "./call-tesla.ts";
import type { TeslaAnswer } from "./exchange.ts";
import { type Region, regions, type TeslaAccess, type TeslaConfig } from "./grant.ts";
import type { Category, Meter, Reservation } from "./meter.ts";

export interface AccountCall<Schema extends z.ZodType> {
  name: string;
  method?: "GET" | "POST";
  path: string;
  category: Category;
  answer: Schema;
}

/** A call for a person's account, and what it cost. */
export type CallAccount = <Schema extends z.ZodType>(
  account: TeslaAccount,
  call: AccountCall<Schema>,
) => Promise<{ data: z.infer<Schema>; costMicroUsd: number }>;

/**
 * Calls the API of the account's region. A token that is over is renewed once, another region is obeyed once; both
 * are part of one call, and each answer that is billed is counted.
 */
export function createCallAccount(outside: TeslaOutside, config: TeslaConfig, meter: Meter): CallAccount {
  return async (account, { name, method = "GET", path, category, answer: schema }) => {
    let costMicroUsd = 0;
    const bill = async (): Promise<Reservation> => {
      const { settle } = await meter.reserve(account.id, category);
      return {
        settle: async (status) => {
          const cost = await settle(status);
          costMicroUsd += cost;
          return cost;
        },
      };
    };
    const ask = async ({ accessToken, region }: TeslaAccess): Promise<TeslaAnswer> => {
      return callTesla(outside, {
        name,
        url: `${config.apiUrls[region]}${path}`,
        init: {
          method,
          headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
        },
        repeatable: method === "GET",
        ...(category !== "free" && { bill }),
      });
    };

    let access = await account.access();
    let answer = await ask(access);
    if (answer.status === 421) {
      const region =
        regionNamedIn(answer, config) ?? refuse("tesla.unexpected", `${name}: 421 to an unknown region`);
      await account.moved(region);
      access = { ...access, region };
      answer = await ask(access);
    }
    if (answer.status === 401 && !errorIn(answer.body).includes("mobile_access_disabled"))
      answer = await ask({ ...(await account.renew(access.accessToken)), region: access.region });
    return { data: await readAnswer(outside, name, answer, schema), costMicroUsd };
  };
}

/** Only a region that we are configured for: an answer doesn't send our tokens to wherever it likes. */
function regionNamedIn({ body }: TeslaAnswer, { apiUrls }: TeslaConfig): Region | undefined {
  const said = errorIn(body);
  return regions.find(
    (region) => said.includes(`base URL: ${apiUrls[region]},`) || said.endsWith(apiUrls[region]),
  );
}
