import { expect, test } from "bun:test";
import { webhookHeaders } from "./sign-webhook.ts";

// The example of the Standard Webhooks libraries' own tests (MIT).
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const webhook = { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", atSeconds: 1614265330, body: '{"test": 2432232314}' };
const signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

test("a webhook is signed as the standard's own libraries sign it", () => {
  expect(webhookHeaders(webhook, [secret])).toEqual({
    "webhook-id": webhook.id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": signature,
  });
});

test("while a secret is changed, both sign", () => {
  const other = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  const signatures = webhookHeaders(webhook, [other, secret])["webhook-signature"].split(" ");
  expect(signatures).toHaveLength(2);
  expect(signatures[1]).toBe(signature);
});
