import { expect, test } from "bun:test";
import { Fault } from "./faults.ts";
import { linkRefusal, prefersPage, problemPageStyle } from "./problem-page.ts";

test.each([
  ["text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", true],
  ["text/html", true],
  ["TEXT/HTML; charset=utf-8", true],
  ["text/*, application/json;q=0.4", true],
  ["application/json;q=0.4, text/html;q=0.5", true],
  ["text/html, application/*;q=0.9", true],
  ["", false],
  ["*/*", false],
  ["application/json", false],
  ["application/problem+json, text/html", false],
  ["text/html, application/json", false],
  ["text/html;q=0.4, */*;q=0.5", false],
  ["text/html;q=0, */*", false],
  ["text/html;q=0, text/*", false],
  ["text/html;q=nonsense", false],
  ["application/pdf", false],
])("of whoever accepts %p it is %p that a page is preferred", (accept, isPreferred) => {
  expect(prefersPage(accept)).toBe(isPreferred);
});

test("the style that the policy allows is the one that the page wears", () => {
  const { body } = linkRefusal(new Fault("link.expired"), "", "text/html");
  const [, style = ""] = /<style>(.*)<\/style>/.exec(body) ?? [];
  expect(`sha256-${new Bun.CryptoHasher("sha256").update(style).digest("base64")}`).toBe(problemPageStyle);
});

test("either voice says what happened, that it depends on Accept, and nothing of what was found", () => {
  for (const accept of ["text/html", "*/*"]) {
    const fault = new Fault("service.unavailable", "10.0.0.7", { headers: { "retry-after": "5" } });
    const { status, headers, body } = linkRefusal(fault, "an-id", accept);
    expect(status).toBe(503);
    expect(headers).toMatchObject({ vary: "Accept", "retry-after": "5" });
    expect(body).toContain("A part of the service does not answer: try again shortly");
    expect(body).toContain("an-id");
    expect(body).not.toContain("10.0.0.7");
  }
});
