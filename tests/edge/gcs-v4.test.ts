import { expect, test } from "bun:test";
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gcsReports } from "../../edge/outside/report-store/gcs.ts";
import { hmacSigner, rsaSigner } from "../../edge/outside/report-store/v4-signers.ts";
import { encode, signV4, type V4Signer } from "../../shared/cloud-storage/sign-v4.ts";
import { parseServiceAccount } from "../../shared/service-account.ts";

/** Google's own conformance data, and the public key that it was signed with, which is inactive. */
const folder = join(import.meta.dir, "../vectors/gcs-v4");
const account = parseServiceAccount(
  readFileSync(join(folder, "test_service_account.not-a-test.json"), "utf8"),
);
const vectors = JSON.parse(readFileSync(join(folder, "v4_signatures.json"), "utf8")) as {
  signingV4Tests: SigningCase[];
  postPolicyV4Tests: { description: string; policyOutput: { fields: Record<string, string> } }[];
};

interface SigningCase {
  description: string;
  bucket: string;
  object?: string;
  method: string;
  expiration: number;
  timestamp: string;
  scheme?: string;
  urlStyle?: string;
  headers?: Record<string, string>;
  queryParameters?: Record<string, string>;
  bucketBoundHostname?: string;
  hostname?: string;
  clientEndpoint?: string;
  emulatorHostname?: string;
  universeDomain?: string;
  expectedUrl: string;
  expectedCanonicalRequest?: string;
  expectedStringToSign?: string;
}

/** Where a bucket and an object lie, by the style of address that the case names. */
function placeOf(each: SigningCase): { origin: string; path: string } {
  const endpoint = each.clientEndpoint ?? each.emulatorHostname;
  const host =
    each.hostname ??
    endpoint?.replace(/^https?:\/\//, "") ??
    (each.universeDomain ? `storage.${each.universeDomain}` : "storage.googleapis.com");
  const object = each.object === undefined ? "" : `/${each.object.split("/").map(encode).join("/")}`;
  const scheme = each.scheme ?? "https";
  if (each.urlStyle === "VIRTUAL_HOSTED_STYLE")
    return { origin: `${scheme}://${each.bucket}.${host}`, path: object || "/" };
  if (each.urlStyle === "BUCKET_BOUND_HOSTNAME")
    return { origin: `${scheme}://${each.bucketBoundHostname}`, path: object || "/" };
  return { origin: `${scheme}://${host}`, path: `/${each.bucket}${object}` };
}

test("there are as many cases as there were", () => {
  expect([vectors.signingV4Tests.length, vectors.postPolicyV4Tests.length]).toEqual([20, 11]);
});

test.each(vectors.signingV4Tests.map((each) => [each.description, each] as const))(
  "%s is signed to the byte",
  async (description, each) => {
    const { method, headers = {}, queryParameters: query = {} } = each;
    const signed = await signV4(
      { method, ...placeOf(each), headers, query },
      rsaSigner(account),
      Date.parse(each.timestamp),
      each.expiration,
    );
    expect(signed.url).toBe(each.expectedUrl);
    if (each.expectedStringToSign) expect(signed.stringToSign).toBe(each.expectedStringToSign);
    // This case shows the path of another style than the one that it signed.
    const isDefective = description === "Universe domain with virtual hosted style";
    if (each.expectedCanonicalRequest && !isDefective)
      expect(signed.canonicalRequest).toBe(each.expectedCanonicalRequest);
  },
);

test("the policies of forms, which we don't write, have the signatures that our signer makes", async () => {
  for (const { policyOutput } of vectors.postPolicyV4Tests) {
    const { fields } = policyOutput;
    const policy = new TextEncoder().encode(fields["policy"]) as Uint8Array<ArrayBuffer>;
    const signature = Buffer.from(await rsaSigner(account).sign(policy, ""));
    expect(signature.toString("hex")).toBe(fields["x-goog-signature"] ?? "");
  }
});

test("an HMAC key signs as Google's chain of keys says, reckoned here by other means", async () => {
  const key = { accessId: "GOOG1E".padEnd(61, "A"), secret: "bGoa+V7g/yqDXvKRqq+JTFn4uQZbPiQJo4pf9RzJ" };
  const atMs = Date.UTC(2026, 10, 21, 23, 59, 59);
  const signer = hmacSigner(key);
  for (const [when, day] of [
    [atMs, "20261121"],
    [atMs + 1000, "20261122"],
  ] as const) {
    const signed = await signV4(
      { method: "GET", origin: "https://storage.googleapis.com", path: "/bucket/object" },
      signer,
      when,
      60,
    );
    const hmac = (secret: string | Buffer, text: string) =>
      createHmac("sha256", secret).update(text).digest();
    const signing = [day, "auto", "storage", "goog4_request"].reduce<string | Buffer>(
      hmac,
      `GOOG4${key.secret}`,
    );
    const digest = createHash("sha256").update(signed.canonicalRequest).digest("hex");
    expect(signed.stringToSign).toStartWith("GOOG4-HMAC-SHA256\n");
    expect(signed.stringToSign).toEndWith(`${day}/auto/storage/goog4_request\n${digest}`);
    expect(signed.url).toEndWith(`&X-Goog-Signature=${hmac(signing, signed.stringToSign).toString("hex")}`);
    expect(signed.url).toContain(`X-Goog-Credential=${key.accessId}%2F${day}%2Fauto`);
  }
});

const reportId = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
const counting = (algorithm: V4Signer["algorithm"]) => {
  const signer = {
    algorithm,
    credential: "c",
    signed: 0,
    sign: async () => {
      signer.signed += 1;
      return new ArrayBuffer(32);
    },
  };
  return signer;
};

test("an address by RSA is remembered for 30 s, so that it still opens for as long; by HMAC each is new", async () => {
  const clock = { ms: Date.UTC(2026, 10, 21) };
  const [rsa, hmac] = [counting("GOOG4-RSA-SHA256"), counting("GOOG4-HMAC-SHA256")];
  const [byRsa, byHmac] = [rsa, hmac].map((signer) => gcsReports("b", signer, { now: () => clock.ms })) as [
    ReturnType<typeof gcsReports>,
    ReturnType<typeof gcsReports>,
  ];
  const first = await byRsa.addressOf(reportId, "a.pdf", "GET");
  clock.ms += 29_999;
  expect(await byRsa.addressOf(reportId, "a.pdf", "GET")).toBe(first);
  expect(await byRsa.addressOf(reportId, "a.pdf", "HEAD")).not.toBe(first);
  expect(await byRsa.addressOf(reportId, "b.pdf", "GET")).not.toBe(first);
  expect(rsa.signed).toBe(3);
  clock.ms += 1;
  expect(await byRsa.addressOf(reportId, "a.pdf", "GET")).not.toBe(first);
  await byHmac.addressOf(reportId, "a.pdf", "GET");
  await byHmac.addressOf(reportId, "a.pdf", "GET");
  expect(hmac.signed).toBe(2);
});

test.each([
  ["model-3-2026-11-21.pdf", 'attachment; filename="model-3-2026-11-21.pdf"'],
  ["a b.pdf", 'attachment; filename="a b.pdf"'],
  [
    'ä"\\;.pdf',
    "attachment; filename=\"____.pdf\"; filename*=UTF-8''%C3%A4%22%5C%3B.pdf".replace("____", "___;"),
  ],
])("the browser saves %p under its name", async (fileName, disposition) => {
  const store = gcsReports("b", counting("GOOG4-HMAC-SHA256"), { now: Date.now });
  const url = new URL(await store.addressOf(reportId, fileName, "GET"));
  expect(url.searchParams.get("response-content-disposition")).toBe(disposition);
  expect(decodeURIComponent(url.pathname)).toBe(`/b/reports/${reportId}/${fileName}`);
  expect(url.searchParams.get("X-Goog-Expires")).toBe("60");
});
