import { describe, expect, test } from "bun:test";
import { NoAnswer, type TeslaAnswer } from "./exchange.ts";
import { waitBeforeRetry } from "./retry-rules.ts";

const answered = (status: number, headers: Record<string, string> = {}): TeslaAnswer => ({
  status,
  headers: new Headers(headers),
  body: undefined,
});

describe("trying again", () => {
  test.each([429, 502, 503, 504, 424])("%p is worth two more attempts", (status) => {
    expect(waitBeforeRetry(answered(status), 1, 1)).toBe(500);
    expect(waitBeforeRetry(answered(status), 2, 1)).toBe(2_000);
    expect(waitBeforeRetry(answered(status), 3, 1)).toBeUndefined();
  });

  test("no answer at all is worth two more attempts", () => {
    expect(waitBeforeRetry(new NoAnswer(), 2, 1)).toBe(2_000);
  });

  test("a 500 is worth one", () => {
    expect(waitBeforeRetry(answered(500), 1, 1)).toBe(500);
    expect(waitBeforeRetry(answered(500), 2, 1)).toBeUndefined();
  });

  test.each([200, 400, 401, 402, 403, 404, 405, 406, 408, 412, 421, 422, 423, 451, 501, 540])(
    "%p is worth none",
    (status) => expect(waitBeforeRetry(answered(status), 1, 1)).toBeUndefined(),
  );

  test("waits are shortened by chance, down to nothing", () => {
    expect(waitBeforeRetry(answered(503), 2, 0)).toBe(0);
    expect(waitBeforeRetry(answered(503), 2, 0.25)).toBe(500);
  });

  test("Retry-After is obeyed up to ten seconds; who asks for more is not asked again", () => {
    expect(waitBeforeRetry(answered(429, { "retry-after": "7" }), 1, 0)).toBe(7_000);
    expect(waitBeforeRetry(answered(429, { "retry-after": "11" }), 1, 0)).toBeUndefined();
    expect(waitBeforeRetry(answered(429, { "retry-after": "Fri, 31 Dec 1999 23:59:59 GMT" }), 1, 1)).toBe(
      500,
    );
  });
});
