import { generateKeyPairSync } from "node:crypto";
import { type RunningEdge, startEdge } from "./start-edge.ts";
import { type StubOrigin, startStubOrigin } from "./stub-origin.ts";

export const adminKey = "operators-only-".padEnd(40, "x");
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export interface DeployedEdge {
  edge: RunningEdge;
  origin: StubOrigin;
  /** Asks under a host of production, which has no port: `api.carpulsetracker.com/health`. */
  ask(address: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

/** The edge as production has it, every setting given, in front of an origin of ours. */
export async function startDeployedEdge(vars: Record<string, string> = {}): Promise<DeployedEdge> {
  const [origin, tokens] = [startStubOrigin(), startStubOrigin()];
  tokens.answer = () => Response.json({ id_token: `e30.${btoa(JSON.stringify({ exp: 4e9 }))}.c2ln` });
  const edge = await startEdge({
    origins: [origin.url],
    vars: {
      ENVIRONMENT: "prd",
      DOMAIN: "carpulsetracker.com",
      LIMITS: "all=100000/60",
      LINK_SIGNING_KEYS: `k1:${new Bun.CryptoHasher("sha256").update("key").digest("base64url")}`,
      REPORT_STORE: "gcs",
      REPORTS_BUCKET: "cpt-reports-prd",
      EDGE_ADMIN_KEY: adminKey,
      SERVICE_ACCOUNT_KEY: JSON.stringify({
        client_email: "edge@project.iam.gserviceaccount.com",
        private_key_id: "1",
        private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
        token_uri: `${tokens.url}/token`,
      }),
      ...vars,
    },
  });
  return {
    edge,
    origin,
    ask(address, init) {
      const [, host = "", path = ""] = address.match(/^([^/]+)(\/.*)$/) ?? [];
      const headers = new Headers(init?.headers);
      headers.set("host", host);
      return fetch(edge.url + path, { redirect: "manual", ...init, headers });
    },
    async stop() {
      await edge.stop();
      await origin.stop();
      await tokens.stop();
    },
  };
}
