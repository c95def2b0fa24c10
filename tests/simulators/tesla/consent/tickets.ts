import type { Person } from "../people/person.ts";
import { BoundedMap } from "../world/bounded-map.ts";
import type { VirtualClock } from "../world/clock.ts";
import type { AuthorizeRequest } from "./authorize-request.ts";

/** Someone who signed in and has not decided yet. */
export interface Ticket {
  person: Person;
  request: AuthorizeRequest;
}

export interface Tickets {
  issue(ticket: Ticket): string;
  find(id: string): Ticket | undefined;
  spend(id: string): void;
  clear(): void;
}

const ticketsMax = 10_000;
const ticketLifeMs = 10 * 60 * 1000;

export function createTickets(clock: VirtualClock): Tickets {
  const held = new BoundedMap<string, { ticket: Ticket; issuedAtMs: number }>(ticketsMax);
  return {
    issue: (ticket) => {
      const id = crypto.randomUUID();
      held.set(id, { ticket, issuedAtMs: clock.nowMs() });
      return id;
    },
    find: (id) => {
      const found = held.get(id);
      return found && clock.nowMs() < found.issuedAtMs + ticketLifeMs ? found.ticket : undefined;
    },
    spend: (id) => {
      held.delete(id);
    },
    clear: () => held.clear(),
  };
}
