import { type Category, isBilled, priceMicroUsd, type Reservation } from "./prices.ts";

/** The price of a plan of calls, set aside. Whoever dies before closing it has spent it all: never too little. */
export interface Purse {
  /** Pays for one call and all its attempts; what goes beyond the plan, such as a repetition, is reserved anew. */
  payer(): Payer;
  /** Gives back what wasn't spent. */
  close(): Promise<void>;
}

export interface Payer {
  reserve(category: Category): Promise<Reservation>;
  costMicroUsd(): number;
  /** Of the latest answer; undefined where none came. */
  status(): number | undefined;
}

export interface PurseNeeds {
  reserveMore(category: Category): Promise<Reservation>;
  giveBack(microUsd: number): Promise<unknown>;
  /** Counts answers that Tesla bills. */
  tally(category: Category, calls: number): Promise<unknown>;
}

export function openPurse(microUsd: number, { reserveMore, giveBack, tally }: PurseNeeds): Purse {
  let left = microUsd;
  const answered = new Map<Category, number>();

  const reserve = async (category: Category): Promise<Reservation> => {
    const price = priceMicroUsd[category];
    if (left < price) return reserveMore(category);
    left -= price;
    return {
      settle: async (status) => {
        if (isBilled(status)) {
          answered.set(category, (answered.get(category) ?? 0) + 1);
          return price;
        }
        left += price;
        return 0;
      },
    };
  };

  return {
    payer: () => payerOf(reserve),
    close: async () => {
      const unspent = left;
      left = 0;
      await Promise.all([
        ...(unspent > 0 ? [giveBack(unspent)] : []),
        ...[...answered].map(([category, calls]) => tally(category, calls)),
      ]);
    },
  };
}

function payerOf(reserve: (category: Category) => Promise<Reservation>): Payer {
  let costMicroUsd = 0;
  let latest: number | undefined;
  return {
    reserve: async (category) => {
      const { settle } = await reserve(category);
      return {
        settle: async (status) => {
          const cost = await settle(status);
          costMicroUsd += cost;
          latest = status;
          return cost;
        },
      };
    },
    costMicroUsd: () => costMicroUsd,
    status: () => latest,
  };
}
