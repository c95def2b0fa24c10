import { afterAll, beforeAll, expect, test } from "bun:test";
import { askGoogleAt, queueName } from "./ask-google-at.ts";
import { crc32c } from "./crc32c.ts";
import { type RunningGoogle, startGoogle } from "./simulator.ts";

let google: RunningGoogle;
beforeAll(async () => {
  google = await startGoogle({ queue: queueName });
});
afterAll(() => google.stop());

const tasks = `https://cloudtasks.googleapis.com/v2/${queueName}/tasks`;
const objects = "https://storage.googleapis.com/storage/v1/b/bucket/o";
const post = (body: unknown): RequestInit => ({ method: "POST", body: JSON.stringify(body) });
const task = (httpRequest: object, more: object = {}) => post({ task: { httpRequest, ...more } });
const url = "https://worker.example";

test.each([
  ["an unknown field", tasks, task({ url, urll: url })],
  ["a field of another type", tasks, task({ url: 5 })],
  ["a method that HTTP lacks", tasks, task({ url, httpMethod: "SEND" })],
  ["a duration without its unit", tasks, task({ url }, { dispatchDeadline: "300" })],
  ["a time that is none", tasks, task({ url }, { scheduleTime: "tomorrow" })],
  ["a body that isn't base64", tasks, task({ url, body: "%%" })],
  ["an unknown query parameter", `${objects}?prefixx=a`, {}],
  ["a number that is none", `${objects}?maxResults=many`, {}],
  ["an unknown path", `${objects}/a/acls`, {}],
  ["another verb", tasks, { method: "PUT" }],
  [
    "content sent to the address for metadata",
    `${objects}?uploadType=media&name=a`,
    { method: "POST", body: "x" },
  ],
  ["a service that isn't simulated", "https://pubsub.googleapis.com/v1/x", {}],
])("%s is a mistake, and told of", async (_what, address, init) => {
  const before = google.mistakes.length;
  const answer = await askGoogleAt(google.url).ask(address, init);
  expect(answer.status).toBe(400);
  expect(google.mistakes.length).toBe(before + 1);
});

test.each([
  ["a task above 100 KB", task({ url, body: "A".repeat(140_000) })],
  ["a deadline above half an hour", task({ url }, { dispatchDeadline: "1801s" })],
  ["a name of another queue", task({ url }, { name: "projects/p/locations/l/queues/q/tasks/a" })],
  ["an address that is too long", task({ url: `${url}/${"a".repeat(2_100)}` })],
])("%s is refused as Google does", async (_what, init) => {
  const before = google.mistakes.length;
  expect((await askGoogleAt(google.url).ask(tasks, init)).status).toBe(400);
  expect(google.mistakes.length).toBe(before);
});

test("without an access token there is nothing", async () => {
  const answer = await fetch(`${google.url}/storage.googleapis.com/storage/v1/b/bucket/o`);
  expect(answer.status).toBe(401);
});

test("the check sum is Castagnoli's (RFC 3720, B.4)", () => {
  expect(crc32c(new Uint8Array(32))).toBe(Buffer.from("8a9136aa", "hex").toString("base64"));
});
