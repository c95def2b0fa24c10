import { afterAll, beforeAll, expect, test } from "bun:test";
import { type DeployedEdge, startDeployedEdge } from "./deployed-edge.ts";
import { gradeOf, observatory } from "./observatory.js";

let deployed: DeployedEdge;
beforeAll(async () => {
  deployed = await startDeployedEdge({ LIMITS: "all=100000/60; sign-in=1/60" });
});
afterAll(() => deployed.stop());

const api = "api.carpulsetracker.com";
const page = "carpulsetracker.com";

test.each([
  [api, 130],
  [page, 130],
])("Mozilla's Observatory gives %p an A+, of %d points", async (host, least) => {
  const [answer, corsAnswer] = [
    await deployed.ask(`${host}/`),
    await deployed.ask(`${host}/`, { headers: { origin: observatory } }),
  ];
  expect(answer.status).toBe(200);
  const { grade, score, results } = await gradeOf(host, answer, corsAnswer);
  expect({ grade, results }).toMatchObject({ grade: "A+" });
  expect(score).toBeGreaterThanOrEqual(least);
});

test("the grader tells a bad answer from a good one", async () => {
  const bad = () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } });
  expect((await gradeOf(page, bad(), bad())).grade).not.toStartWith("A");
});

const permissions = /^(?:[a-z-]+=\(\)(?:, |$)){25,}$/;
const everywhere = {
  "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-permitted-cross-domain-policies": "none",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": expect.stringMatching(permissions),
};
const ofApi = {
  ...everywhere,
  "content-security-policy":
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-site",
};
const ofPage = {
  ...everywhere,
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self' https://prd.api.carpulsetracker.com https://api.carpulsetracker.com; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types vue; upgrade-insecure-requests",
  "referrer-policy": "strict-origin-when-cross-origin",
  "cross-origin-resource-policy": "same-origin",
};
/** Besides these an answer has what it is itself: its length, its type, its place in a trace. */
const worn = (answer: Response) =>
  Object.fromEntries([...answer.headers].filter(([name]) => Object.hasOwn(ofApi, name)));

const platform = {
  server: "Google Frontend",
  via: "1.1 google",
  "x-cloud-trace-context": "1/2;o=1",
  "alt-svc": "h3",
};

test.each([200, 201, 204, 301, 302, 304, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503])(
  "an origin's %d wears exactly the API's headers, and nothing of the platform",
  async (status) => {
    deployed.origin.answer = () =>
      new Response(null, {
        status,
        headers: {
          ...platform,
          "content-type": "application/problem+json",
          "content-security-policy": "default-src *",
          "access-control-allow-origin": "*",
          ...(status < 400 && status >= 300 && { location: "/x", etag: '"1"' }),
        },
      });
    const answer = await deployed.ask(`${api}/api/v1/x`);
    expect(answer.status).toBe(status);
    expect(worn(answer)).toEqual(ofApi);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    for (const name of [...Object.keys(platform), "access-control-allow-origin"])
      expect(answer.headers.get(name)).toBeNull();
  },
);

test("what the edge says by itself wears them too: 400, 404, 405, 413, 421, 429, 500, 503", async () => {
  deployed.origin.answer = () => new Response("<html>", { status: 500, headers: platform });
  const answers = [
    await deployed.ask(`${api}/r/x/y`),
    await deployed.ask(`${api}/a%2Fb`),
    await deployed.ask(`${api}/`, { method: "DELETE" }),
    await deployed.ask(`${api}/api/v1/x`, { method: "POST", body: new Uint8Array(1024 * 1024 + 1) }),
    await deployed.ask("evil.com/"),
    await deployed.ask(`${api}/api/v1/auth/x`),
    await deployed.ask(`${api}/api/v1/auth/x`),
    await deployed.ask(`${api}/api/v1/auth/x`),
  ];
  deployed.origin.answer = () => new Response("<html>", { status: 503, headers: platform });
  answers.push(await deployed.ask(`${api}/api/v1/x`));
  expect(answers.map(({ status }) => status)).toEqual([404, 400, 405, 413, 421, 500, 429, 429, 503]);
  for (const answer of answers) {
    expect(worn(answer)).toEqual(ofApi);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("via")).toBeNull();
  }
});

test("the API's reference may have a look of its own, and nothing else", async () => {
  deployed.origin.answer = () =>
    new Response("<!doctype html>", { headers: { "content-type": "text/html" } });
  expect(worn(await deployed.ask(`${api}/docs`))).toEqual({
    ...ofApi,
    "content-security-policy":
      "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  });
  for (const path of ["/docs/style.css", "/docs/", "/Docs", "/api/v1/docs"])
    expect(worn(await deployed.ask(`${api}${path}`))).toEqual(ofApi);
  expect((await deployed.ask(`${page}/docs`)).headers.get("content-security-policy")).toBe(
    ofPage["content-security-policy"],
  );
});

test("the page of a link that leads nowhere may wear its own style, and nothing else", async () => {
  const own = {
    ...ofApi,
    "content-security-policy": expect.stringMatching(
      /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'$/,
    ),
  };
  const headers = { accept: "text/html" };
  expect(worn(await deployed.ask(`${api}/r/x/y`, { headers }))).toEqual(own);
  deployed.origin.answer = () =>
    new Response("<!doctype html>", { status: 410, headers: { "content-type": "text/html; charset=utf-8" } });
  expect(worn(await deployed.ask(`${api}/api/v1/files/x/y`, { headers }))).toEqual(own);
  expect(worn(await deployed.ask(`${api}/api/v1/x`, { headers }))).toEqual(ofApi);
});

test("the page wears its own, on its shell, its files, what is missing and what has not changed", async () => {
  const shell = await deployed.ask(`${page}/`);
  const answers = [
    shell,
    await deployed.ask(`www.${page}/cars/1`),
    await deployed.ask(`prd.${page}/assets/page-5a3f9c1b.js`),
    await deployed.ask(`${page}/assets/none.js`),
    await deployed.ask(`${page}/`, { headers: { "if-none-match": shell.headers.get("etag") ?? "" } }),
    await deployed.ask(`${page}/api/v1/me`),
    await deployed.ask(`${page}/`, { method: "POST" }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404, 304, 404, 405]);
  for (const answer of answers) expect(worn(answer)).toEqual(ofPage);
});
