import { expect, test } from "bun:test";
import { startEdge } from "./start-edge.ts";

test("a deployed environment that is half configured serves nothing, and says everything that is missing at once", async () => {
  const edge = await startEdge({
    vars: { ENVIRONMENT: "prd", DOMAIN: "carpulsetracker.com", LINK_SIGNING_KEYS: "n/a", LIMITS: "api=0/60" },
  });
  try {
    for (const address of ["api.carpulsetracker.com/", "carpulsetracker.com/", "evil.com/"]) {
      const answer = await edge.ask(address);
      expect(answer.status).toBe(503);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
    await Bun.sleep(100);
    const line = edge.lines.find(({ severity }) => severity === "CRITICAL");
    expect(line?.["problems"]).toEqual([
      "ORIGINS is missing",
      'LIMITS: Reading the limits: "0/60" must be <quota>/<seconds>, each above 0',
      "LINK_SIGNING_KEYS is missing",
      "REPORT_STORE is missing",
      "SERVICE_ACCOUNT_KEY is missing",
    ]);
  } finally {
    await edge.stop();
  }
});
