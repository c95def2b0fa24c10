import { afterEach, beforeEach, expect, test } from "bun:test";
import {
  hookHost,
  publicAddress,
  type StandInInternet,
  startStandInInternet,
} from "../../tests/origin/stand-in-internet.ts";
import { askPublic } from "./ask-public.ts";

let internet: StandInInternet;
beforeEach(() => {
  internet = startStandInInternet();
});
afterEach(() => internet.stop());

const letter = { headers: { "content-type": "application/json" }, body: '{"a":"\u00e4"}' };
const ask = (address: string, signal = new AbortController().signal) =>
  askPublic({ internet })(address, letter, signal);
const redirect =
  (location: string, status = 307) =>
  () =>
    new Response(null, { status, headers: { location } });

test("a letter arrives as it was written, at the address that was checked", async () => {
  expect(await ask(`https://${hookHost}/hook?a=1`)).toBe(204);
  expect(internet.received).toMatchObject([{ path: "/hook", body: letter.body }]);
  expect(internet.received[0]?.headers.get("host")).toBe(hookHost);
  expect(internet.received[0]?.headers.get("content-type")).toBe("application/json");
  expect(internet.connected).toEqual([{ address: publicAddress, port: 443, serverName: hookHost }]);
});

test.each([
  [["127.0.0.1"]],
  [["169.254.169.254"]],
  [["10.1.2.3"]],
  [["100.64.0.1"]],
  [["::1"]],
  [["fe80::1"]],
  [["::ffff:127.0.0.1"]],
  [[publicAddress, "192.168.0.1"]],
])("a name that leads to %j is refused, and nothing is connected to", async (addresses) => {
  internet.names.set(hookHost, [addresses]);
  await expect(ask(`https://${hookHost}/`)).rejects.toMatchObject({ code: "callback.refused" });
  expect(internet.connected).toEqual([]);
});

test("a name that changes behind the check is connected to where it led when it was checked", async () => {
  internet.names.set(hookHost, [[publicAddress], ["127.0.0.1"]]);
  expect(await ask(`https://${hookHost}/`)).toBe(204);
  expect(internet.connected.map(({ address }) => address)).toEqual([publicAddress]);
});

test.each([
  "http://hooks.example.com/",
  "https://127.0.0.1/",
  "https://[::1]/",
  "https://0x7f000001/",
  "https://2130706433/",
  "https://localhost/",
  "https://metadata.google.internal/computeMetadata/v1/",
  "https://user:secret@hooks.example.com/",
  "https://hooks/",
  "ftp://hooks.example.com/",
  "not an address",
])("%s is refused before anything is resolved", async (address) => {
  internet.resolve = () => Promise.reject(new Error("resolved"));
  await expect(ask(address)).rejects.toMatchObject({ code: "callback.refused" });
});

test("a redirect is followed to where it is allowed to lead, with the same letter", async () => {
  internet.answers.set("/old", redirect("/new", 308));
  expect(await ask(`https://${hookHost}/old`)).toBe(204);
  expect(internet.received.map(({ path, body }) => [path, body])).toEqual([
    ["/old", letter.body],
    ["/new", letter.body],
  ]);
});

test.each(["https://127.0.0.1/", "http://hooks.example.com/", "https://inside.example.com/"])(
  "a redirect to %s is refused",
  async (location) => {
    internet.names.set("inside.example.com", [["10.0.0.7"]]);
    internet.answers.set("/", redirect(location));
    await expect(ask(`https://${hookHost}/`)).rejects.toMatchObject({ code: "callback.refused" });
    expect(internet.connected).toHaveLength(1);
  },
);

test("a name is checked again at each redirect", async () => {
  internet.names.set(hookHost, [[publicAddress], ["127.0.0.1"]]);
  internet.answers.set("/", redirect("/again"));
  await expect(ask(`https://${hookHost}/`)).rejects.toMatchObject({ code: "callback.refused" });
  expect(internet.connected).toHaveLength(1);
});

test("redirects without end come to one", async () => {
  internet.answers.set("/", redirect("/"));
  await expect(ask(`https://${hookHost}/`)).rejects.toMatchObject({ code: "callback.failed" });
  expect(internet.received).toHaveLength(4);
});

test("a redirect that would change the request is none: its status is the answer", async () => {
  internet.answers.set("/", redirect("/elsewhere", 302));
  expect(await ask(`https://${hookHost}/`)).toBe(302);
  expect(internet.received).toHaveLength(1);
});

test("who doesn't answer is waited for until the signal, and no longer", async () => {
  const ending = new AbortController();
  internet.answers.set("/", () => {
    ending.abort(new Error("time is over"));
    return new Promise<Response>(() => {});
  });
  await expect(ask(`https://${hookHost}/`, ending.signal)).rejects.toThrow("time is over");
});

test("a name that can't be resolved, or leads nowhere, is a failure", async () => {
  await expect(ask("https://unknown.example.com/")).rejects.toMatchObject({ code: "callback.failed" });
  internet.names.set(hookHost, [[]]);
  await expect(ask(`https://${hookHost}/`)).rejects.toMatchObject({ code: "callback.failed" });
});

test("an answer without end isn't read to its end", async () => {
  internet.answers.set(
    "/",
    () => new Response(null, { status: 204, headers: { "x-long": "x".repeat(60_000) } }),
  );
  await expect(ask(`https://${hookHost}/`)).rejects.toMatchObject({ code: "callback.failed" });
});
