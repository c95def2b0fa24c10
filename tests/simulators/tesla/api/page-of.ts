import { z } from "zod";
import { invalidField } from "./api-error.ts";

const Paging = z.object({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(100).default(100),
});

/** One page of a list, and where it stands among the others. */
export function pageOf<Item>(all: readonly Item[], query: URLSearchParams) {
  const parsed = Paging.safeParse(Object.fromEntries(query));
  if (!parsed.success) throw invalidField(fieldMessages(parsed.error));
  const { page, per_page } = parsed.data;
  const pages = Math.max(1, Math.ceil(all.length / per_page));
  return {
    items: all.slice((page - 1) * per_page, page * per_page),
    pagination: {
      previous: page > 1 ? page - 1 : null,
      next: page < pages ? page + 1 : null,
      current: page,
      per_page,
      count: all.length,
      pages,
    },
  };
}

export const fieldMessages = (error: z.ZodError): Record<string, string[]> =>
  Object.fromEntries(error.issues.map((issue) => [issue.path.join("."), [issue.message]]));
