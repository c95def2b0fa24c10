import type { z } from "zod";
import { refuse } from "../../shared/faults.ts";
import type { TeslaAccount } from "./account.ts";
import { callTesla, errorIn, readAnswer, type TeslaOutside } from "./call-tesla.ts";
import type { TeslaAnswer } from "./exchange.ts";
import { type Region, regions, type TeslaAccess, type TeslaConfig } from "./grant.ts";
import type { Meter } from "./meter.ts";
import type { Category, Reservation } from "./prices.ts";
import type { Payer } from "./purse.ts";

export interface AccountCall<Schema extends z.ZodType> {
  name: string;
  method?: "GET" | "POST";
  path: string;
  category: Category;
  answer: Schema;
  /** Sent as JSON. */
  body?: unknown;
  /** Whether asking twice does no more than asking once; true of every GET. */
  repeatable?: boolean;
  /** Who pays for it, where it is part of a plan; else the account's day does. */
  payer?: Payer;
}

/** A call for a person's account. */
export type CallAccount = <Schema extends z.ZodType>(
  account: TeslaAccount,
  call: AccountCall<Schema>,
) => Promise<z.infer<Schema>>;

/**
 * Calls the API of the account's region. A token that is over is renewed once, another region is obeyed once; both
 * are part of one call, and each answer that is billed is counted.
 */
export function createCallAccount(outside: TeslaOutside, config: TeslaConfig, meter: Meter): CallAccount {
  return async (account, { name, method = "GET", path, category, answer: schema, body, ...more }) => {
    const { repeatable = method === "GET", payer } = more;
    const bill = (): Promise<Reservation> =>
      payer ? payer.reserve(category) : meter.reserve(account.id, category);
    const ask = async ({ accessToken, region }: TeslaAccess): Promise<TeslaAnswer> => {
      return callTesla(outside, {
        name,
        url: `${config.apiUrls[region]}${path}`,
        init: {
          method,
          headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        },
        repeatable,
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
    return readAnswer(outside, name, answer, schema);
  };
}

/** Only a region that we are configured for: an answer doesn't send our tokens to wherever it likes. */
function regionNamedIn({ body }: TeslaAnswer, { apiUrls }: TeslaConfig): Region | undefined {
  const said = errorIn(body);
  return regions.find(
    (region) => said.includes(`base URL: ${apiUrls[region]},`) || said.endsWith(apiUrls[region]),
  );
}
