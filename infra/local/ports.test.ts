import { expect, test } from "bun:test";
import { isFree, readPorts, takenPorts } from "./ports.ts";

test("with nothing set, each part has its port, and a variable moves it", () => {
  expect(readPorts({})).toEqual({ EDGE_PORT: 8787, ORIGIN_PORT: 8080, SIMULATOR_PORT: 8090 });
  expect(readPorts({ EDGE_PORT: "9000", ORIGIN_PORT: "" })).toMatchObject({
    EDGE_PORT: 9000,
    ORIGIN_PORT: 8080,
  });
});

test("where a queue pushes, Google's stand-in has a port too", () => {
  expect(readPorts({}, true).GOOGLE_PORT).toBe(8091);
  expect(readPorts({ GOOGLE_PORT: "9001" }, true).GOOGLE_PORT).toBe(9001);
});

test("everything wrong with the ports is named at once", () => {
  const read = () => readPorts({ EDGE_PORT: "http", ORIGIN_PORT: "70000", SIMULATOR_PORT: "8080" });
  expect(read).toThrow(/EDGE_PORT is a port.*"http"\nORIGIN_PORT is a port.*"70000"/);
  expect(() => readPorts({ EDGE_PORT: "8090" })).toThrow("EDGE_PORT and SIMULATOR_PORT are both 8090");
});

test("a port that another program listens on is named with the variable to set", async () => {
  for (const hostname of ["127.0.0.1", "::1"]) {
    const server = Bun.serve({ hostname, port: 0, fetch: () => new Response() });
    const port = server.port ?? 0;
    const others = { ORIGIN_PORT: await freePort(), SIMULATOR_PORT: await freePort() };
    expect(await takenPorts({ EDGE_PORT: port, ...others })).toEqual([
      `Port ${port} is taken by another program: end it, or set EDGE_PORT to a free port`,
    ]);
    await server.stop(true);
    expect(await isFree(port)).toBe(true);
  }
});

async function freePort(): Promise<number> {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
  const port = server.port ?? 0;
  await server.stop(true);
  return port;
}
