import { afterAll, beforeAll, beforeEach } from "bun:test";
import { createDemoClient } from "./demo-client.ts";
import { type RunningSimulator, startSimulator } from "./simulator.ts";

export const json = { "content-type": "application/json" };

/** One simulator for the tests of a file, back at its first moment before each; and what they ask it with. */
export function simulatorInTest() {
  let running: RunningSimulator;
  let client: ReturnType<typeof createDemoClient>;
  beforeAll(async () => {
    running = await startSimulator({ port: 0 });
    client = createDemoClient(running.url);
  });
  beforeEach(() => client.control("/reset"));
  afterAll(() => running.stop());

  const told = async (answer: Promise<Response>): Promise<Record<string, unknown>> =>
    (await (await answer).json()) as Record<string, unknown>;

  return {
    url: () => running.url,
    client: () => client,
    /** A signed-in reader of one region's API. */
    reader: async (email: string, region: "na" | "eu", untick: readonly string[] = []) => {
      const { access_token } = await client.signIn(email, untick);
      return (path: string, init?: RequestInit) => client.get(`/${region}/api/1${path}`, access_token, init);
    },
    /** The same for the application's own token. */
    partner: async (region: "na" | "eu", scope: string) => {
      const { access_token } = await told(
        client.partnerToken(scope, { audience: `${running.url}/${region}` }),
      );
      return (path: string, init?: RequestInit) =>
        client.get(`/${region}/api/1${path}`, String(access_token), init);
    },
    set: (settings: object) => told(client.control("/settings", settings)),
    car: (vin: string, switches: object) => told(client.control(`/cars/${vin}`, switches)),
    fault: (fault: object) => client.control("/faults", fault),
    advance: (seconds: number) => client.control("/clock", { advance_seconds: seconds }),
    read: (path: string) => told(client.control(path, undefined, "GET")),
  };
}

/** Status and text of a refusal. */
export async function refusalOf(answer: Promise<Response>): Promise<{ status: number; error: unknown }> {
  const response = await answer;
  const text = await response.text();
  const error = text.startsWith("{") ? (JSON.parse(text) as { error?: unknown }).error : text;
  return { status: response.status, error };
}
