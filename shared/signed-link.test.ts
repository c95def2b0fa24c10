import { expect, test } from "bun:test";
import { type LinkSubject, parseLinkKeys, signLink, verifyLink } from "./signed-link.ts";

const secret = (byte: number) => Buffer.alloc(32, byte).toString("base64url");
const [first, second] = parseLinkKeys(`k1:${secret(1)},k2:${secret(2)}`) as [never, never];
const subject: LinkSubject = {
  purpose: "link",
  environment: "dev",
  reportId: "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
  fileName: "model-3.pdf",
};
const nowMs = Date.UTC(2026, 10, 21);
const inAnHour = nowMs / 1000 + 3600;

test("a link is good until its hour is over, and not a second longer", async () => {
  const query = await signLink(subject, inAnHour, first);
  expect(await verifyLink(subject, query, [first], nowMs)).toBe("good");
  expect(await verifyLink(subject, query, [first], nowMs + 3_599_999)).toBe("good");
  expect(await verifyLink(subject, query, [first], nowMs + 3_600_000)).toBe("expired");
});

test("during a rotation both keys open a link, afterwards only the new one does", async () => {
  const query = await signLink(subject, inAnHour, first);
  expect(await verifyLink(subject, query, [second, first], nowMs)).toBe("good");
  expect(await verifyLink(subject, query, [second], nowMs)).toBe("tampered");
});

test("a change of any one character of the query is refused", async () => {
  const query = await signLink(subject, inAnHour, first);
  for (let index = 0; index < query.length; index++) {
    const other = query[index] === "5" ? "6" : "5";
    const changed = `${query.slice(0, index)}${other}${query.slice(index + 1)}`;
    expect(await verifyLink(subject, changed, [first, second], nowMs)).not.toBe("good");
  }
});

test("a change of what is linked is refused", async () => {
  const query = await signLink(subject, inAnHour, first);
  const others: Partial<LinkSubject>[] = [
    { purpose: "file" },
    { environment: "prd" },
    { reportId: subject.reportId.replace("8f", "80") },
    { fileName: "model-3.PDF" },
  ];
  for (const other of others)
    expect(await verifyLink({ ...subject, ...other }, query, [first], nowMs)).toBe("tampered");
});

test("another order, a doubled or an added parameter is not a link of ours", async () => {
  const query = await signLink(subject, inAnHour, first);
  const [expires, key, signature] = query.split("&");
  for (const odd of [
    `${key}&${expires}&${signature}`,
    `${query}&${expires}`,
    `${query}&x=1`,
    `${query}&`,
    "",
  ])
    expect(await verifyLink(subject, odd, [first], nowMs)).toBe("odd");
});

test("a minute forgives a drifting clock, more is no link of ours", async () => {
  expect(await verifyLink(subject, await signLink(subject, inAnHour + 60, first), [first], nowMs)).toBe(
    "good",
  );
  expect(await verifyLink(subject, await signLink(subject, inAnHour + 61, first), [first], nowMs)).toBe(
    "tampered",
  );
});

test.each(["", "k1", "k1:short", `K1:${secret(1)}`, `k1:${secret(1)},`])("%p are no keys", (text) => {
  expect(() => parseLinkKeys(text)).toThrow("Reading the link keys");
});
