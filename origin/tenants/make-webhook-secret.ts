import type { Randomness } from "../outside/randomness/port.ts";

/** As Standard Webhooks writes them: a name for what it is, then base64. */
export const makeWebhookSecret = ({ bytes }: Randomness): string =>
  `whsec_${Buffer.from(bytes(32)).toString("base64")}`;
