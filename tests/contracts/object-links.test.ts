import { afterEach, beforeEach, expect, test } from "bun:test";
import { createManualClock, type ManualClock } from "../../origin/outside/clock/manual.ts";
import { askGoogle } from "../../origin/outside/google/ask-google.ts";
import { metadataTokens } from "../../origin/outside/google/token-sources.ts";
import { openGcs } from "../../origin/outside/object-store/gcs.ts";
import type { ObjectStore } from "../../origin/outside/object-store/port.ts";
import type { ObjectLink } from "../../shared/cloud-storage/object-links.ts";
import { Fault } from "../../shared/faults.ts";
import { accountEmail } from "../simulators/google/identity.ts";
import { type RunningGoogle, startGoogle } from "../simulators/google/simulator.ts";

/** Addresses of a bucket's objects that Google signs for the account that we are: no key is here. */

const bucket = "cpt-reports";
const name = "reports/017f22e2/model-3.pdf";
const link = { method: "GET", seconds: 60, fileName: "model-3.pdf" } as const;
let google: RunningGoogle;
let clock: ManualClock;
let objects: ObjectStore;
let asked: string[];
/** Instead of Google, where a test has something else answer. */
let instead: ((url: string) => Response | undefined) | undefined;

beforeEach(async () => {
  clock = createManualClock(Date.UTC(2026, 10, 28, 23, 59, 30));
  google = await startGoogle({ now: clock.now });
  [asked, instead] = [[], undefined];
  const fetching = async (url: string, init: RequestInit) => {
    asked.push(url.slice(google.url.length));
    return instead?.(url) ?? fetch(url, init);
  };
  const needs = { fetch: fetching, standIn: google.url };
  objects = openGcs({
    google: askGoogle({ ...needs, clock, tokens: metadataTokens(needs) }),
    ...{ bucket, lives: { reports: 7 * 24 * 3600 } },
    // Nothing is waited for: the clock stands still.
    clock: { ...clock, sleep: async () => {} },
  });
  await objects.put(name, new Uint8Array([1, 2, 3]));
  asked.splice(0);
});
afterEach(async () => {
  await google.stop();
  expect(google.mistakes).toEqual([]);
});

const linkTo = async (which: string, how: ObjectLink): Promise<string> =>
  (await objects.linkTo(which, how)) ?? "there is none";
const open = (address: string, init: RequestInit = {}) => fetch(address, init);
const codeOf = async (answer: Response) => /<Code>(\w+)/.exec(await answer.text())?.[1];

test("Google signs it for the account that the metadata server names, which is asked for once", async () => {
  const address = new URL(await linkTo(name, link));
  expect(address.href).toStartWith(`${google.url}/storage.googleapis.com/${bucket}/${name}?`);
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    "X-Goog-Algorithm": "GOOG4-RSA-SHA256",
    "X-Goog-Credential": `${accountEmail}/20261128/auto/storage/goog4_request`,
    "X-Goog-Date": "20261128T235930Z",
    "X-Goog-Expires": "60",
    "X-Goog-SignedHeaders": "host",
  });
  await linkTo("reports/017f22e3/model-y.pdf", link);
  expect(asked.map((path) => path.split("/").at(-1))).toEqual([
    "email",
    `${accountEmail}:signBlob`,
    `${accountEmail}:signBlob`,
  ]);
});

test("it opens its object for the method it was made for, across midnight, until it is over", async () => {
  const [get, head] = [await linkTo(name, link), await linkTo(name, { ...link, method: "HEAD" })];
  expect(await (await open(get)).bytes()).toEqual(new Uint8Array([1, 2, 3]));
  expect((await open(head, { method: "HEAD" })).status).toBe(200);
  expect((await open(head)).status).toBe(403);
  expect(await codeOf(await open(get, { method: "PUT" }))).toBe("SignatureDoesNotMatch");
  await clock.advance(59_999);
  expect((await open(get)).status).toBe(200);
  await clock.advance(1);
  expect(await codeOf(await open(get))).toBe("ExpiredToken");
});

test("no change of any one character of it opens anything", async () => {
  const address = await linkTo(name, link);
  const begin = `${google.url}/storage.googleapis.com/`.length;
  const changed = Array.from(address.slice(begin), (character, index) => {
    const at = begin + index;
    return address.slice(0, at) + (character === "a" ? "b" : "a") + address.slice(at + 1);
  });
  const opened = await Promise.all(changed.map(async (each) => ((await open(each)).ok ? [each] : [])));
  expect(opened.flat()).toEqual([]);
  expect((await open(address)).status).toBe(200);
  expect(await codeOf(await open(address.replace("model-3.pdf?", "model-y.pdf?")))).toBe(
    "SignatureDoesNotMatch",
  );
  expect(await codeOf(await open(address.split("?")[0] ?? ""))).toBe("AccessDenied");
});

test("an address of what isn't there leads to nothing", async () => {
  expect(await codeOf(await open(await linkTo("reports/017f22e3/model-3.pdf", link)))).toBe("NoSuchKey");
});

test("the same link is signed once in half of its life; another name, method or life is another link", async () => {
  const first = await linkTo(name, link);
  await clock.advance(29_999);
  expect(await linkTo(name, link)).toBe(first);
  expect(google.accountKey.signed()).toBe(1);
  const others = await Promise.all([
    linkTo("reports/017f22e3/model-3.pdf", link),
    linkTo(name, { ...link, method: "HEAD" }),
    linkTo(name, { ...link, seconds: 61 }),
    linkTo(name, { ...link, fileName: "b.pdf" }),
  ]);
  expect(new Set([first, ...others]).size).toBe(5);
  expect(google.accountKey.signed()).toBe(5);
  await clock.advance(1);
  expect(await linkTo(name, link)).not.toBe(first);
});

test("what is remembered is bounded: of many links the oldest is signed anew, the newest is not", async () => {
  const nameOf = (index: number) => `reports/bounded/model-${index}.pdf`;
  for (let index = 0; index <= 1_000; index++) await linkTo(nameOf(index), link);
  const signed = google.accountKey.signed();
  await linkTo(nameOf(1_000), link);
  expect(google.accountKey.signed()).toBe(signed);
  await linkTo(nameOf(0), link);
  expect(google.accountKey.signed()).toBe(signed + 1);
}, 30_000);

test("a failure that passes is tried once more", async () => {
  google.accountKey.faults.unavailable = 1;
  expect((await open(await linkTo(name, link))).status).toBe(200);
});

test.each<[string, () => void, string]>([
  ["is away", () => (google.accountKey.faults.unavailable = 100), "Google answered 503, UNAVAILABLE"],
  [
    "lets us not sign",
    () => (google.accountKey.faults.withoutRole = true),
    "Google answered 403, PERMISSION_DENIED",
  ],
  ["answers with something else", () => (instead = () => new Response("<html>")), "SyntaxError"],
  ["answers without a signature", () => (instead = () => Response.json({})), "Error"],
  [
    "can't be reached",
    () => {
      instead = () => {
        throw new TypeError("fetch failed");
      };
    },
    "TypeError",
  ],
])("where Google %s whoever waits is told to come back, and the next is not", async (_how, strike, found) => {
  await linkTo("reports/017f22e3/model-3.pdf", link);
  strike();
  const fault = await objects.linkTo(name, link).catch((error: unknown) => error);
  if (!(fault instanceof Fault)) throw new Error("It was not refused");
  expect([fault.code, fault.extras.headers]).toEqual(["service.unavailable", { "retry-after": "5" }]);
  expect(fault.message).toContain(found);
  expect(fault.message).not.toContain("X-Goog");
  Object.assign(google.accountKey.faults, { unavailable: 0, withoutRole: false });
  instead = undefined;
  expect((await open(await linkTo(name, link))).status).toBe(200);
});

test("a metadata server that names nobody is asked again, and nothing is signed for nobody", async () => {
  instead = (url) =>
    url.endsWith("/email") ? new Response("\n", { headers: { "metadata-flavor": "Google" } }) : undefined;
  await expect(objects.linkTo(name, link)).rejects.toThrow("service.unavailable");
  expect(google.accountKey.signed()).toBe(0);
  instead = undefined;
  expect((await open(await linkTo(name, link))).status).toBe(200);
});

test("whether an object is there is answered within seconds, or not at all", async () => {
  google.uploadFaults.unavailable = 1;
  expect(await objects.has(name)).toBe(true);
  google.uploadFaults.unavailable = 100;
  await expect(objects.has(name)).rejects.toThrow("service.unavailable");
  google.uploadFaults.unavailable = 0;
});
