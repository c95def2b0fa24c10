import { afterAll, beforeAll, expect, test } from "bun:test";
import { createStorePhoto } from "../../origin/reports/photos/store-photo.ts";
import type { Photo } from "../../shared/contracts/photo.ts";
import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import { photoBytesMax, photosPath } from "../../shared/photo-door.ts";
import type { Problem } from "../../shared/problem.ts";
import { uuidV7 } from "../../shared/uuid-v7.ts";
import { jsonOf } from "../json-of.ts";
import { exifOf, jpegOf, pngOf, withSegment } from "../photo-files.ts";
import { until } from "../until.ts";
import { post, signInBy } from "./sign-in-by.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

type Headers = { authorization: string };

let app: AppUnderTest;
let headers: Headers;
let photo: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  app = await startApp();
  headers = await signInBy(app);
  photo = withSegment(await jpegOf(80, 40), 0xe1, exifOf(6));
}, 30_000);
afterAll(() => app.stop());

const upload = (
  body: Uint8Array<ArrayBuffer> | string,
  type = "image/jpeg",
  who: Record<string, string> = headers,
): Promise<Response> =>
  app.ask(photosPath, { method: "POST", body, headers: { "content-type": type, ...who } });
const stored = async (who: Headers = headers): Promise<Photo> =>
  jsonOf<Photo>(upload(photo, "image/jpeg", who));
const codeOf = async (answer: Promise<Response>): Promise<string | undefined> =>
  (await jsonOf<Problem>(answer)).type.split("/").at(-1);
const objectsLeft = async (): Promise<string[]> => app.outside.objects.list("photos", 100);

async function askFor(photos: unknown, who = headers, path = "/api/v1/tesla/vehicle-report/pdf/async") {
  const { items } = await jsonOf<VehicleList>(app.ask("/api/v1/tesla/vehicles", { headers: who }));
  const car = items.find(({ state, in_service }) => state === "online" && !in_service);
  return post(app, path, { vehicle_id: car?.id, photos }, who);
}

test("a photo is kept upright for a day, and told of by its id", async () => {
  const answer = await upload(photo);
  expect(answer.status).toBe(201);
  const told = await jsonOf<Photo>(answer);
  expect(told).toMatchObject({ width: 40, height: 80 });
  const life = Date.parse(told.expires_at) - Date.now();
  expect(life).toBeGreaterThan(23 * 3600_000);
  expect(await objectsLeft()).toContainEqual(
    expect.stringMatching(new RegExp(`^photos/[0-9a-f-]+/${told.id}.jpg$`)),
  );
});

test.each([
  ["JSON", "{}", "application/json", 415, "photo.not-a-photo"],
  ["no content type that we know", "x", "text/plain", 415, "photo.not-a-photo"],
  ["another file under a photo's type", "%PDF-1.7", "image/png", 415, "photo.not-a-photo"],
  ["nothing at all", "", "image/jpeg", 415, "photo.not-a-photo"],
] as const)("%s is refused", async (_what, body, type, status, code) => {
  const answer = await upload(body, type);
  expect(answer.status).toBe(status);
  expect(await codeOf(Promise.resolve(answer))).toBe(code);
});

test("a PNG under a JPEG's type is what it is, not what it is called", async () => {
  expect((await upload(pngOf({ width: 9, height: 9 }), "image/jpeg")).status).toBe(201);
});

test("a photo above five MiB is refused, by what it says and by what it is", async () => {
  const large = new Uint8Array(photoBytesMax + 1);
  expect((await upload(large)).status).toBe(413);
  const streamed = new ReadableStream({
    start: (controller) => {
      for (let sent = 0; sent <= photoBytesMax; sent += 1024 * 1024)
        controller.enqueue(new Uint8Array(1024 * 1024));
      controller.close();
    },
  });
  const answer = await app.ask(photosPath, {
    method: "POST",
    body: streamed,
    headers: { "content-type": "image/jpeg", ...headers },
  });
  expect(answer.status).toBe(413);
});

test("nobody uploads who isn't signed in; no other door takes bytes", async () => {
  expect((await upload(photo, "image/jpeg", {})).status).toBe(401);
  const elsewhere = await app.ask("/api/v1/tesla/vehicle-report/pdf/async", {
    method: "POST",
    body: photo,
    headers: { "content-type": "image/jpeg", ...headers },
  });
  expect(elsewhere.status).toBe(415);
});

test("a report shows a person's own photos alone, six at most, each once", async () => {
  const mine = await stored();
  const theirs = await stored(await signInBy(app, "ingrid@demo.example"));
  expect((await askFor([mine.id])).status).toBe(202);
  for (const ids of [[theirs.id], [mine.id, crypto.randomUUID()]])
    for (const path of ["/api/v1/tesla/vehicle-report/pdf/async", "/api/v1/tesla/vehicle-report/pdf"]) {
      const answer = await askFor(ids, headers, path);
      expect(answer.status).toBe(404);
      expect(await codeOf(Promise.resolve(answer))).toBe("photo.unknown");
    }
  expect((await askFor([mine.id, mine.id])).status).toBe(422);
  expect((await askFor(Array.from({ length: 7 }, () => crypto.randomUUID()))).status).toBe(422);
  expect((await askFor(["../../x"])).status).toBe(422);
});

test("photos go with the report that shows them, and not before", async () => {
  const [shown, other] = [await stored(), await stored()];
  const { task_id } = await jsonOf<{ task_id: string }>(askFor([shown.id]));
  const worker = await app.startWorker();
  const status = () => jsonOf<ReportStatus>(app.ask(`/api/v1/tesla/reports/status/${task_id}`, { headers }));
  await until(async () => (await status()).status === "complete", 30_000);
  await worker.stop(1_000);
  const lies = async ({ id }: Photo) => (await objectsLeft()).some((name) => name.includes(id));
  expect(await lies(shown)).toBe(true);
  expect((await app.ask(`/api/v1/tesla/reports/${task_id}`, { method: "DELETE", headers })).status).toBe(204);
  expect(await lies(shown)).toBe(false);
  expect(await lies(other)).toBe(true);
}, 60_000);

test("thirty photos may wait, and no more", async () => {
  const who = await signInBy(app, "chloe@demo.example");
  const { id } = await stored(who);
  const owner = (await objectsLeft()).find((name) => name.includes(id))?.split("/")[1];
  for (let count = 1; count < 30; count++)
    await app.outside.objects.put(`photos/${owner}/${crypto.randomUUID()}.jpg`, photo);
  const answer = await upload(photo, "image/jpeg", who);
  expect(answer.status).toBe(409);
});

test.each(["one process", "several processes"])(
  "at once in %s, they are never more than thirty",
  async (where) => {
    const { objects } = app.outside;
    const caller = { userId: uuidV7(Date.now()), sessionId: "", budgetId: "", secondsLeft: 60 };
    for (let count = 0; count < 29; count++)
      await objects.put(`photos/${caller.userId}/${crypto.randomUUID()}.jpg`, photo);
    const create = () => createStorePhoto({ objects, clock: app.outside.clock, lives: async () => true });
    const one = create();
    const kept = await Promise.allSettled(
      Array.from({ length: 4 }, () => (where === "one process" ? one : create())(caller, photo)),
    );
    const refused = kept.filter(({ status }) => status === "rejected");
    expect(await objects.list(`photos/${caller.userId}`, 100)).toHaveLength(33 - refused.length);
    if (where === "one process") expect(refused).toHaveLength(3);
    else expect(refused.length).toBeGreaterThanOrEqual(3);
    for (const { reason } of refused as PromiseRejectedResult[]) expect(reason.code).toBe("photo.too-many");
  },
);

test("they are told of and erased with their person, and nobody else's are", async () => {
  const who = await signInBy(app, "matteo@demo.example");
  const mine = await stored(who);
  const told = await (await app.ask("/api/v1/me", { headers: who })).text();
  expect(told).toContain(mine.id);
  const others = (await objectsLeft()).filter((name) => !name.includes(mine.id));
  const receipt = await app.ask("/api/v1/me", { method: "DELETE", headers: who });
  expect(receipt.status).toBe(200);
  const left = await objectsLeft();
  expect(left.some((name) => name.includes(mine.id))).toBe(false);
  expect(left.length).toBeGreaterThan(0);
  expect(others.length).toBeGreaterThanOrEqual(left.length);
});
