import type { LinkToObject } from "../../../shared/cloud-storage/object-links.ts";

/**
 * Where finished files lie until their life is over. Adapters keep these promises; tests/contracts/object-store.ts
 * proves it. A name is made of parts of `a-z A-Z 0-9 . _ -` between slashes; anything else is refused.
 * A store that is away, so that nothing can be asked of it, is `service.unavailable`, which says when to come back.
 */
export interface ObjectStore {
  /** Whole or not at all; storing under a name again replaces what lay there. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  get(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Whether `get` would find anything, without reading it. */
  has(name: string): Promise<boolean>;
  /**
   * An address that opens an object without credentials, whether or not anything lies there; undefined where the
   * store has no addresses of its own. Whoever waits is a person: what can't be had within seconds is refused.
   */
  linkTo(...link: Parameters<LinkToObject>): Promise<string | undefined>;
  /** Tells whether anything lay there. */
  remove(name: string): Promise<boolean>;
  /** The names of what lies in a folder and below, in order, the first `most` of them. */
  list(folder: string, most: number): Promise<string[]>;
  /** Removes what has lived out its days; tells how many. Does nothing where the store does so by itself. */
  sweep(): Promise<number>;
}

/** How many seconds an object lives, by the first part of its name; `Infinity` where it is kept. */
export type Lives = Readonly<Record<string, number>>;

/** An object of a kind that has no life was never meant to be stored. */
export function lifeSecondsOf(name: string, lives: Lives): number {
  const [kind = ""] = name.split("/");
  const life = Object.hasOwn(lives, kind) ? lives[kind] : undefined;
  if (life === undefined) throw new Error(`Naming an object: nothing says how long ${kind}/ lives`);
  return life;
}

/** Throws where a name isn't one: paths, empty parts and control characters never reach a store. */
export function checkObjectName(name: string): void {
  const parts = name.split("/");
  if (name.length > 512 || !parts.every((part) => /^[\w-][\w.-]{0,127}$/.test(part)))
    throw new Error(
      "Naming an object: only letters, digits, dots, dashes and underscores between single slashes",
    );
}
