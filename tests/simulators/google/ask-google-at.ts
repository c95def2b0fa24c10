import { systemClock } from "../../../origin/outside/clock/system.ts";
import { askGoogle } from "../../../origin/outside/google/ask-google.ts";
import type { Google } from "../../../origin/outside/google/port.ts";
import { metadataTokens } from "../../../origin/outside/google/token-sources.ts";

export const queueName = "projects/cpt-simulated/locations/europe-west1/queues/reports";

/** The origin's way to Google, led to a simulator. */
export const askGoogleAt = (standIn: string): Google =>
  askGoogle({ fetch, clock: systemClock, standIn, tokens: metadataTokens({ fetch, standIn }) });
