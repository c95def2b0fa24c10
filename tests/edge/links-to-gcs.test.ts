import { afterEach, expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { type LinkSubject, parseLinkKeys, signLink } from "../../shared/signed-link.ts";
import { noticeHeader, verifyNotice } from "../../shared/told-notice.ts";
import { until } from "../until.ts";
import { startEdge } from "./start-edge.ts";
import { startStubOrigin } from "./stub-origin.ts";

const keyText = `k1:${new Bun.CryptoHasher("sha256").update("key").digest("base64url")}`;
const keys = parseLinkKeys(keyText);
const subject: LinkSubject = {
  purpose: "link",
  environment: "local",
  reportId: "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
  fileName: "model-3.pdf",
};
const toGcs = {
  LINK_SIGNING_KEYS: keyText,
  REPORT_STORE: "gcs",
  REPORTS_BUCKET: "cpt-reports",
  STORAGE_HMAC_ACCESS_ID: "GOOG1E".padEnd(61, "A"),
  STORAGE_HMAC_SECRET: "bGoa+V7g/yqDXvKRqq+JTFn4uQZbPiQJo4pf9RzJ",
};
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).toReversed()) await each.stop();
});

async function edgeToGcs(vars: Record<string, string> = {}, origins?: string[]) {
  const origin = startStubOrigin();
  const edge = await startEdge({ origins: origins ?? [origin.url], vars: { ...toGcs, ...vars } });
  running.push(origin, edge);
  const link = `/r/${subject.reportId}/${subject.fileName}?${await signLink(subject, Math.floor(Date.now() / 1000) + 3600, keys[0] as never)}`;
  const open = (method = "GET") => edge.ask(`dev.api.localhost${link}`, { method });
  return { origin, edge, open };
}

test("a good link leads to the bucket for a minute, and the origin is told of it afterwards", async () => {
  const { origin, open } = await edgeToGcs();
  const answered = Promise.withResolvers<Response>();
  // The redirect doesn't wait for an origin that doesn't answer.
  origin.answer = () => answered.promise;
  const answer = await open();
  expect(answer.status).toBe(302);
  expect(answer.headers.get("cache-control")).toBe("private, no-store");
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  const target = new URL(answer.headers.get("location") ?? "");
  expect(target.origin + target.pathname).toBe(
    `https://storage.googleapis.com/cpt-reports/reports/${subject.reportId}/model-3.pdf`,
  );
  expect(Object.fromEntries(target.searchParams)).toMatchObject({
    "response-content-disposition": 'attachment; filename="model-3.pdf"',
    "X-Goog-Algorithm": "GOOG4-HMAC-SHA256",
    "X-Goog-Expires": "60",
    "X-Goog-SignedHeaders": "host",
  });
  await until(() => origin.seen.length > 0);
  answered.resolve(new Response(null, { status: 204 }));
  const [told] = origin.seen;
  expect([told?.method, told?.path]).toEqual(["POST", "/api/v1/internal/links/redeemed"]);
  expect(JSON.parse(told?.body ?? "")).toEqual({
    redeemed: [{ report_id: subject.reportId, request_id: answer.headers.get("x-request-id") }],
  });
  expect(told?.headers.get("x-request-id")).toBe(answer.headers.get("x-request-id"));
  const signature = told?.headers.get(noticeHeader) ?? undefined;
  expect(await verifyNotice("local", told?.body ?? "", signature, keys, Date.now())).toBe(true);
});

test("what is redeemed while the origin is being told goes together with the next notice", async () => {
  const { origin, open } = await edgeToGcs();
  const answered = Promise.withResolvers<Response>();
  origin.answer = () => answered.promise;
  const first = await open();
  await until(() => origin.seen.length === 1);
  const waiting = await Promise.all([open(), open(), open()]);
  expect(origin.seen).toHaveLength(1);
  origin.answer = () => new Response(null, { status: 204 });
  answered.resolve(new Response(null, { status: 204 }));
  await until(() => origin.seen.length === 2);
  const told = origin.seen.map(({ body }) =>
    JSON.parse(body).redeemed.map(({ request_id }: { request_id: string }) => request_id),
  );
  const idOf = ({ headers }: Response) => headers.get("x-request-id");
  expect(told).toEqual([[idOf(first)], expect.arrayContaining(waiting.map(idOf))]);
  expect(told[1]).toHaveLength(3);
});

test("HEAD leads to an address for HEAD, and tells nobody: nothing was fetched", async () => {
  const { origin, open } = await edgeToGcs();
  const [get, head] = [await open(), await open("HEAD")];
  expect(head.status).toBe(302);
  expect(head.headers.get("location")).not.toBe(get.headers.get("location"));
  expect((await open("POST")).status).toBe(405);
  await until(() => origin.seen.length > 0);
  await Bun.sleep(100);
  expect(origin.seen).toHaveLength(1);
});

test("what no origin takes is told to the log, and the redirect knows nothing of it", async () => {
  const { edge, open } = await edgeToGcs({}, ["http://127.0.0.1:9"]);
  expect((await open()).status).toBe(302);
  await until(() => edge.lines.some(({ severity }) => severity === "WARNING"));
  expect(edge.lines.find(({ severity }) => severity === "WARNING")).toMatchObject({
    message: "Redeemed links could not be told: the audit trail lacks them",
    redeemed: [{ report_id: subject.reportId }],
  });
});

test("an origin that refuses is left for the next one", async () => {
  const [first, second] = [startStubOrigin(), startStubOrigin()];
  running.push(first, second);
  first.answer = () => new Response("", { status: 503 });
  const { open } = await edgeToGcs({}, [first.url, second.url]);
  await open();
  await until(() => second.seen.length > 0);
  expect(first.seen).toHaveLength(1);
});

test("without an HMAC key the account's own key signs, and the same link has the same address for a while", async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const endpoint = startStubOrigin();
  running.push(endpoint);
  endpoint.answer = () => Response.json({ id_token: `e30.${btoa(JSON.stringify({ exp: 4e9 }))}.c2ln` });
  const { origin, open } = await edgeToGcs({
    STORAGE_HMAC_ACCESS_ID: "",
    STORAGE_HMAC_SECRET: "",
    SERVICE_ACCOUNT_KEY: JSON.stringify({
      client_email: "edge@project.iam.gserviceaccount.com",
      private_key_id: "1",
      private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
      token_uri: `${endpoint.url}/token`,
    }),
  });
  const [one, other] = [await open(), await open()].map(({ headers }) => headers.get("location"));
  expect(one).toContain("X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=edge%40project");
  expect(other).toBe(one ?? "");
  await until(() => origin.seen.length === 2);
  expect(origin.seen[0]?.headers.get("x-serverless-authorization")).toStartWith("Bearer e30.");
});

test("without any key the origin is asked, which signs by the account that it runs as and sees who opens it", async () => {
  const { origin, edge, open } = await edgeToGcs({ STORAGE_HMAC_ACCESS_ID: "", STORAGE_HMAC_SECRET: "" });
  const address = "https://storage.googleapis.com/cpt-reports/reports/x?X-Goog-Signature=00";
  origin.answer = () => new Response(null, { status: 302, headers: { location: address } });
  const answer = await open();
  expect(answer.status).toBe(302);
  const target = answer.headers.get("location") ?? "";
  expect(target).toStartWith(`/api/v1/files/${subject.reportId}/model-3.pdf?`);
  const led = await edge.ask(`dev.api.localhost${target}`);
  expect([led.status, led.headers.get("location")]).toEqual([302, address]);
  expect(origin.seen.map(({ method, path }) => `${method} ${path.split("?")[0]}`)).toEqual([
    `GET /api/v1/files/${subject.reportId}/model-3.pdf`,
  ]);
});

test("nobody outside reaches the door that hears of redeemed links", async () => {
  const { origin, edge } = await edgeToGcs();
  for (const path of [
    "/api/v1/internal/links/redeemed",
    "/API/v1/%69nternal/links/redeemed",
    "/api/v1/internal",
  ])
    for (const host of ["dev.api.localhost", "localhost"])
      expect((await edge.ask(host + path, { method: "POST", body: "{}" })).status).toBe(404);
  expect(origin.seen).toEqual([]);
});
