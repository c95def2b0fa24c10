import { toBase64Url } from "../../../shared/base64url.ts";

/** What the edge forwards to here: a fixed answer, and at `/token` the identity that Google would give. */
export function serveOrigin() {
  const token = identityToken();
  return Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    routes: {
      "/token": () => Response.json({ id_token: token }),
      "/*": () => Response.json({ vehicles: [{ id: "1", name: "Car", state: "online" }] }),
    },
  });
}

/** Nobody here checks who signed it: the edge reads when it ends. */
function identityToken(): string {
  const part = (value: object) => toBase64Url(new TextEncoder().encode(JSON.stringify(value)));
  return `${part({ alg: "RS256" })}.${part({ exp: Math.floor(Date.now() / 1000) + 3600 })}.${"s".repeat(342)}`;
}

/** Settings of an edge before this origin: it proves who it is, as one does that is deployed, and limits nobody. */
export async function settingsFor(origin: string): Promise<Record<string, string>> {
  return {
    ENVIRONMENT: "local",
    ORIGINS: origin,
    LIMITS: "all=100000000/60",
    SERVICE_ACCOUNT_KEY: JSON.stringify({
      client_email: "edge@bench.test",
      private_key_id: "bench",
      private_key: await privateKeyPem(),
      token_uri: `${origin}/token`,
    }),
  };
}

async function privateKeyPem(): Promise<string> {
  const { privateKey } = await crypto.subtle.generateKey(
    {
      name: "RSASSA-PKCS1-v1_5",
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: "SHA-256",
    },
    true,
    ["sign", "verify"],
  );
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", privateKey)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
}
