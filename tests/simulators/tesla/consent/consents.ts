import type { Person } from "../people/person.ts";
import type { Scope } from "../scopes.ts";

/** What each person allowed the application, remembered until it is revoked. */
export interface Consents {
  /** Undefined for somebody who never decided, or took it back. */
  of(person: Person): ReadonlySet<Scope> | undefined;
  /** The person decided on the scopes that were asked; what was allowed beyond them stays. */
  decide(person: Person, asked: readonly Scope[], allowed: readonly Scope[]): void;
  forget(person: Person): void;
  clear(): void;
}

export function createConsents(): Consents {
  const held = new Map<string, ReadonlySet<Scope>>();
  return {
    of: (person) => held.get(person.id),
    decide: (person, asked, allowed) => {
      const others = [...(held.get(person.id) ?? [])].filter((scope) => !asked.includes(scope));
      held.set(person.id, new Set([...others, ...allowed]));
    },
    forget: (person) => {
      held.delete(person.id);
    },
    clear: () => held.clear(),
  };
}
