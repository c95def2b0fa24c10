import { expect, test } from "bun:test";
import { type Environment, hostsOf } from "../../shared/environments.ts";
import { hostClassOf } from "./host.ts";

const classOf = (environment: Environment, host: string) => {
  const request = new Request(`https://${host}/`, { headers: { host } });
  const hosts = hostsOf(environment, "carpulsetracker.com");
  try {
    return hostClassOf({ request, url: new URL(request.url) }, { environment, hosts });
  } catch {
    return "refused";
  }
};

test.each([
  ["prd", "api.carpulsetracker.com", "api"],
  ["prd", "prd.api.carpulsetracker.com", "api"],
  ["prd", "api.carpulsetracker.com:443", "api"],
  ["prd", "carpulsetracker.com", "page"],
  ["prd", "www.carpulsetracker.com", "page"],
  ["dev", "dev.api.carpulsetracker.com", "api"],
  ["dev", "dev.carpulsetracker.com", "page"],
  ["local", "tst.api.localhost:9999", "api"],
  ["dev", "api.carpulsetracker.com", "refused"],
  ["dev", "tst.api.carpulsetracker.com", "refused"],
  ["prd", "prd.api.carpulsetracker.com.evil.com", "refused"],
  ["dev", "devxapi.carpulsetracker.com", "refused"],
  ["dev", "dev.api.carpulsetracker.com:8443", "refused"],
  ["dev", "dev.api.carpulsetracker.com.", "refused"],
  ["dev", "localhost:8787", "refused"],
] as const)("in %s %s is %s", (environment, host, expected) =>
  expect(classOf(environment, host)).toBe(expected),
);
