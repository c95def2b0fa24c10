import { afterAll, beforeAll, expect, test } from "bun:test";
import { type LinkSubject, parseLinkKeys, signLink, verifyLink } from "../../shared/signed-link.ts";
import { type RunningEdge, startEdge } from "./start-edge.ts";

const secret = (seed: string) => new Bun.CryptoHasher("sha256").update(seed).digest("base64url");
const keyTexts = [`k2:${secret("second")}`, `k1:${secret("first")}`];
const [newer, older] = parseLinkKeys(keyTexts.join(",")) as [never, never];
const [gone] = parseLinkKeys(`k0:${secret("gone")}`) as [never];
const subject: LinkSubject = {
  purpose: "link",
  environment: "local",
  reportId: "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
  fileName: "model 3.pdf",
};
const path = `/r/${subject.reportId}/model%203.pdf`;
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;

let edge: RunningEdge;
beforeAll(async () => {
  edge = await startEdge({ vars: { LINK_SIGNING_KEYS: keyTexts.join(",") } });
});
afterAll(() => edge.stop());

const open = (address: string, init?: RequestInit) => edge.ask(`dev.api.localhost${address}`, init);

test("a good link leads for a minute to the file under its name, by the newest key", async () => {
  for (const key of [newer, older]) {
    const answer = await open(`${path}?${await signLink(subject, inAnHour(), key)}`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    const [target, query = ""] = (answer.headers.get("location") ?? "").split("?");
    expect(target).toBe(`/api/v1/files/${subject.reportId}/model%203.pdf`);
    expect(await verifyLink({ ...subject, purpose: "file" }, query, [newer], Date.now())).toBe("good");
    expect(Number(new URLSearchParams(query).get("expires")) - Date.now() / 1000).toBeLessThanOrEqual(60);
  }
});

test("HEAD works, other methods do not", async () => {
  const query = await signLink(subject, inAnHour(), newer);
  expect((await open(`${path}?${query}`, { method: "HEAD" })).status).toBe(302);
  const refused = await open(`${path}?${query}`, { method: "POST" });
  expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("tampered is 403, over is 410 and says what to do, odd is 404", async () => {
  const good = await signLink(subject, inAnHour(), newer);
  const over = await signLink(subject, inAnHour() - 3601, newer);
  const status = async (address: string) => (await open(address)).status;
  expect(await status(`${path}?${good.replace(/signature=.{5}/, "signature=AAAAA")}`)).toBe(403);
  expect(await status(`${path}?${await signLink(subject, inAnHour(), gone)}`)).toBe(403);
  const extended = good.replace(/expires=(\d+)/, (_, seconds) => `expires=${Number(seconds) + 1}`);
  expect(await status(`${path}?${extended}`)).toBe(403);
  expect(await status(`${path}?${await signLink(subject, inAnHour() + 61, newer)}`)).toBe(403);
  expect(
    await status(`${path}?${await signLink({ ...subject, environment: "dev" }, inAnHour(), newer)}`),
  ).toBe(403);
  expect(await status(`/r/${subject.reportId}/Model%203.pdf?${good}`)).toBe(403);
  expect(await status(`/r/${subject.reportId}/model%204.pdf?${good}`)).toBe(403);
  expect(
    await status(`${path}?${await signLink({ ...subject, purpose: "file" }, inAnHour() - 3590, newer)}`),
  ).toBe(403);
  const expired = await open(`${path}?${over}`);
  expect(expired.status).toBe(410);
  expect(await expired.json()).toMatchObject({ detail: "This link is over: ask for a new one" });
  for (const odd of [
    path,
    `${path}?${good}&x=1`,
    `${path}?${good.split("&").toReversed().join("&")}`,
    `${path}?${good}&${good.split("&")[0]}`,
    `${path}?${good.split("&")[0]}&${good}`,
    `${path}?${good.replace("expires", "EXPIRES")}`,
    `${path}?${good.replace("=k2", "=K2")}`,
    `${path}?${good}&`,
    `${path}??${good}`,
    `${path}?${good.replace("=k2", "=%6b2")}`,
    `/r/${subject.reportId}/%6dodel%203.pdf?${good}`,
    `/r/${subject.reportId}/model%203.pdf/?${good}`,
    `/r/${subject.reportId.toUpperCase()}/model%203.pdf?${good}`,
    `/r/x/model%203.pdf?${good}`,
    "/r/",
  ])
    expect([odd, await status(odd)]).toEqual([odd, 404]);
});

test("a person who opens a link that leads nowhere reads a page, everything else gets the problem", async () => {
  const browser = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
  const good = await signLink(subject, inAnHour(), newer);
  const over = await signLink(subject, inAnHour() - 3601, newer);
  for (const [address, status, says] of [
    [`${path}?${over}`, 410, "This link is over: ask for a new one."],
    [`${path}?${good.replace(/signature=.{5}/, "signature=AAAAA")}`, 403, "This link was changed"],
    [path, 404, "There is no such link."],
  ] as const) {
    const answer = await open(address, { headers: browser });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "text/html; charset=utf-8"]);
    expect(answer.headers.get("vary")).toBe("Accept, Origin");
    const page = await answer.text();
    expect(page).toContain(says);
    expect(page).toContain(answer.headers.get("x-request-id") ?? "no id");
    expect(page).not.toMatch(/<script|href|src=/);
    const problem = await open(address, { headers: { accept: "*/*" } });
    expect([problem.status, problem.headers.get("content-type")]).toEqual([
      status,
      "application/problem+json",
    ]);
    expect(problem.headers.get("vary")).toBe("Accept, Origin");
  }
  expect((await open(`${path}?${good}`, { headers: browser })).status).toBe(302);
  const head = await open(`${path}?${over}`, { method: "HEAD", headers: browser });
  expect([head.status, await head.text()]).toEqual([410, ""]);
  // At every other address a browser gets what everybody gets.
  const elsewhere = await open("/a%2Fb", { headers: browser });
  expect(elsewhere.headers.get("content-type")).toBe("application/problem+json");
});

test("no change of any one byte of a link still opens it", async () => {
  const link = `${path}?${await signLink(subject, inAnHour(), newer)}`;
  const changes = Array.from(
    link,
    (byte, index) => link.slice(0, index) + (byte === "a" ? "b" : "a") + link.slice(index + 1),
  );
  const opened = await Promise.all(
    changes.filter((each) => each.startsWith("/r/")).map(async (each) => (await open(each)).status),
  );
  expect(opened).not.toContain(302);
});
