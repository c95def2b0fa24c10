import * as z from "zod";
import { DayOrMoment } from "../../shared/contracts/moment.ts";
import { type Search, searchFields } from "./audit-page.ts";

const name = z.string().regex(/^[\w.:-]{1,64}$/);

const Understood = z.object({
  task_id: z.uuid().optional(),
  actor: name.optional(),
  action: name.optional(),
  owner: name.optional(),
  from: DayOrMoment.optional(),
  to: DayOrMoment.optional(),
  after: z.string().max(200).optional(),
});

/** What an address searches for, as it was written; and what of it can't be understood. */
export function readSearch(query: (field: string) => string | undefined): {
  search: Search;
  wrong: string[];
} {
  const asked = [...searchFields, "after" as const].flatMap((field): [string, string][] => {
    const value = query(field)?.trim();
    return value ? [[field, value]] : [];
  });
  const search: Search = Object.fromEntries(asked);
  const { error } = Understood.safeParse(search);
  return { search, wrong: [...new Set(error?.issues.map(({ path }) => path.map(String).join(".")))] };
}
