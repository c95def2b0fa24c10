import { createHmac } from "node:crypto";

export interface Webhook {
  /** The same each time it is sent: by it a receiver knows what it has had. */
  id: string;
  atSeconds: number;
  body: string;
}

/** The headers of Standard Webhooks 1.0.0: a signature for each secret, so that one can be changed for another. */
export function webhookHeaders({ id, atSeconds, body }: Webhook, secrets: readonly string[]) {
  const text = `${id}.${atSeconds}.${body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    return `v1,${createHmac("sha256", key).update(text).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": String(atSeconds),
    "webhook-signature": signatures.join(" "),
  };
}
