import { z } from "zod";
import { severities } from "../../../shared/log.ts";

const localCallback = "http://dev.api.localhost:8787/api/v1/auth/tesla/callback";

const Config = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
  HOST: z.string().min(1).default("127.0.0.1"),
  /** The one application that this simulator knows. */
  SIMULATOR_CLIENT_ID: z.string().min(1).default("cpt-local"),
  SIMULATOR_CLIENT_SECRET: z.string().min(1).default("cpt-local-secret"),
  /** The redirect addresses that the application registered, comma-separated; compared to the letter. */
  SIMULATOR_REDIRECT_URI: z
    .string()
    .default(localCallback)
    .transform((text) => text.split(",").map((address) => address.trim()))
    .pipe(z.array(z.url()).min(1)),
  /** Ends with the process that started it, even when that one was killed. */
  EXIT_WITH_PARENT: z.stringbool().default(false),
  LOG_LEVEL: z.enum(severities).default("INFO"),
});

export interface SimulatorConfig {
  port: number;
  host: string;
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
}

/** The only reader of the environment; throws one error that names every problem. */
export function readConfig(environment: Record<string, string | undefined>) {
  const parsed = Config.safeParse(environment);
  if (!parsed.success) throw new Error(`The configuration is not valid: ${z.prettifyError(parsed.error)}`);
  const { PORT, HOST, SIMULATOR_CLIENT_ID, SIMULATOR_CLIENT_SECRET, SIMULATOR_REDIRECT_URI } = parsed.data;
  const simulator: SimulatorConfig = {
    port: PORT,
    host: HOST,
    clientId: SIMULATOR_CLIENT_ID,
    clientSecret: SIMULATOR_CLIENT_SECRET,
    redirectUris: SIMULATOR_REDIRECT_URI,
  };
  return { simulator, exitWithParent: parsed.data.EXIT_WITH_PARENT, logLevel: parsed.data.LOG_LEVEL };
}

/** What a simulator started in a test gets for each thing it did not name. */
export const defaultConfig: SimulatorConfig = readConfig({}).simulator;
