import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Problem } from "../../shared/problem.ts";
import { jsonOf } from "../json-of.ts";
import { type AppUnderTest, startApp } from "./start-app.ts";

const sessionPath = "/api/v1/auth/session";
const json = { "content-type": "application/json" };
let app: AppUnderTest;
beforeAll(async () => {
  app = await startApp();
}, 30_000);
afterAll(() => app.stop());

async function problemOf(answer: Response): Promise<Problem> {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const problem = await jsonOf<Problem>(answer);
  expect(problem.status).toBe(answer.status);
  expect(problem.instance).toBe(answer.headers.get("x-request-id") ?? "");
  return problem;
}

const refusals: [name: string, init: RequestInit, status: number, code: string][] = [
  ["another content type", { method: "POST", body: "code=x" }, 415, "request.not-json"],
  ["form data", { method: "POST", body: new URLSearchParams({ code: "x" }) }, 415, "request.not-json"],
  ["no JSON", { method: "POST", headers: json, body: "{code" }, 400, "request.malformed"],
  [
    "no UTF-8",
    { method: "POST", headers: json, body: new Uint8Array([0x22, 0xff, 0x22]) },
    400,
    "request.malformed",
  ],
  ...["utf-16", '"ISO-8859-1"'].map((charset): (typeof refusals)[number] => [
    `a body in ${charset}`,
    {
      method: "POST",
      headers: { "content-type": `application/json; charset=${charset}` },
      body: '{"code":"x"}',
    },
    415,
    "request.wrong-charset",
  ]),
  ["a deep body", { method: "POST", headers: json, body: "[".repeat(50_000) }, 400, "request.too-deep"],
  [
    "a large body",
    { method: "POST", headers: json, body: `"${"x".repeat(1024 * 1024)}"` },
    413,
    "request.too-large",
  ],
  ["no body", { method: "POST", headers: json }, 422, "request.invalid"],
  ["an array", { method: "POST", headers: json, body: "[]" }, 422, "request.invalid"],
  ["a wrong type", { method: "POST", headers: json, body: '{"code":1}' }, 422, "request.invalid"],
  [
    "an unknown field",
    { method: "POST", headers: json, body: '{"code":"x","more":1}' },
    422,
    "request.invalid",
  ],
  [
    "a prototype",
    { method: "POST", headers: json, body: '{"code":"x","__proto__":{}}' },
    422,
    "request.invalid",
  ],
  ["another method", { method: "PUT" }, 405, "request.method-not-allowed"],
];

test.each(refusals)("%s is refused with a problem", async (_name, init, status, code) => {
  const answer = await app.ask(sessionPath, init);
  const problem = await problemOf(answer);
  expect(problem.type).toEndWith(`/${code}`);
  expect(answer.status).toBe(status);
});

test("a wrong field is named by its path", async () => {
  const problem = await problemOf(
    await app.ask(sessionPath, { method: "POST", headers: json, body: '{"code":1}' }),
  );
  expect(problem.errors?.map(({ path }) => path)).toEqual(["body.code"]);
});

test("a stream that goes on is cut off at the limit, and not read to its end", async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  const answer = await app.ask(sessionPath, { method: "POST", headers: json, body });
  expect((await problemOf(answer)).type).toEndWith("/request.too-large");
  expect(sent).toBeLessThan(2 * 1024 * 1024);
});

test("what isn't there is 404, with whatever method", async () => {
  for (const method of ["GET", "POST", "DELETE", "PATCH"])
    expect((await problemOf(await app.ask("/api/v1/nothing", { method }))).status).toBe(404);
});

test("405 says which methods there are", async () => {
  const answer = await app.ask("/api/v1/tesla/vehicles", { method: "DELETE" });
  expect(answer.headers.get("allow")).toBe("GET, HEAD");
});

describe("a request and its trace", () => {
  const requestId = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";

  test("keep their names from the edge to the query log", async () => {
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    const { signInBy } = await import("./sign-in-by.ts");
    const headers = await signInBy(app);
    const before = app.lines.length;
    const id = "01a1fd69-2a7d-7007-8fa3-cc7733faaf19";
    await app.ask(`/api/v1/tesla/reports/status/${id}`, {
      headers: { ...headers, "x-request-id": requestId, traceparent },
    });
    const lines = app.lines.slice(before).map((line) => JSON.parse(line));
    const query = lines.find(({ message }) => message === "A statement ran");
    expect(query).toMatchObject({ request_id: requestId, "logging.googleapis.com/trace": traceId });
    const answered = lines.find(({ message }) => message === "A request was answered");
    expect(answered).toMatchObject({ request_id: requestId, "logging.googleapis.com/trace": traceId });
  });

  test("are new where what came is none", async () => {
    const answer = await app.ask("/api/v1/nothing", {
      headers: { "x-request-id": "mine", traceparent: "nonsense" },
    });
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f]{8}-/);
  });
});

test("a broken promise of ours says nothing of itself", async () => {
  const broken = await startApp({
    keyValue: { ...app.outside.keyValue, take: () => Promise.reject(new Error("secret inner words")) },
  });
  const answer = await broken.ask(sessionPath, { method: "POST", headers: json, body: '{"code":"x"}' });
  await broken.stop();
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("secret");
  expect(broken.lines.join()).toContain("secret inner words");
}, 30_000);

test("the description is OpenAPI 3.1 and tells of every door", async () => {
  const description = await jsonOf<{ openapi: string; paths: object }>(app.ask("/openapi.json"));
  expect(description.openapi).toBe("3.1.0");
  expect(Object.keys(description.paths).toSorted()).toEqual([
    "/api/v1/admin/tenants",
    "/api/v1/admin/tenants/{id}",
    "/api/v1/admin/tenants/{id}/keys",
    "/api/v1/admin/tenants/{id}/keys/{key_id}",
    "/api/v1/admin/tenants/{id}/webhook-secret",
    "/api/v1/audit",
    "/api/v1/audit/verify",
    "/api/v1/auth/session",
    "/api/v1/auth/session/refresh",
    "/api/v1/auth/tesla/callback",
    "/api/v1/auth/tesla/login",
    "/api/v1/files/{report_id}/{file_name}",
    "/api/v1/me",
    "/api/v1/reports/{id}/preview.png",
    "/api/v1/reports/{id}/thumbnail.png",
    "/api/v1/reports/{id}/verify",
    "/api/v1/signing-keys",
    "/api/v1/tasks",
    "/api/v1/tasks/{id}",
    "/api/v1/tasks/{id}/cancel",
    "/api/v1/tasks/{id}/events",
    "/api/v1/tasks/{id}/proof",
    "/api/v1/tasks/{id}/retry",
    "/api/v1/tesla/health",
    "/api/v1/tesla/reports",
    "/api/v1/tesla/reports/status/{task_id}",
    "/api/v1/tesla/reports/{id}",
    "/api/v1/tesla/reports/{id}/link",
    "/api/v1/tesla/reports/{id}/revoke",
    "/api/v1/tesla/vehicle-report/pdf",
    "/api/v1/tesla/vehicle-report/pdf/async",
    "/api/v1/tesla/vehicle-report/photos",
    "/api/v1/tesla/vehicles",
    "/api/v1/tesla/vehicles/{id}/report",
    "/api/v1/tesla/vehicles/{id}/report/quote",
    "/api/v1/tesla/vehicles/{id}/wake",
  ]);
});
