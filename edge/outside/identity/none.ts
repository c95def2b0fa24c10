import type { Identity } from "./port.ts";

/** For origins on loopback, in front of which no platform stands. */
export const noIdentity: Identity = {
  tokenFor: () => undefined,
  refused: () => {},
};
