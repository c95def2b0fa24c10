import { createServer } from "node:net";

/** What listens in a running product, and the variable that moves it. */
const defaults = { EDGE_PORT: 8787, ORIGIN_PORT: 8080, SIMULATOR_PORT: 8090 };

/** Where a queue pushes, Google's stand-in listens too. */
const withGoogle = { ...defaults, GOOGLE_PORT: 8091 };

type PortName = keyof typeof defaults;
export type Ports = Record<PortName, number> & { GOOGLE_PORT?: number };

const namesIn = (ports: Partial<typeof withGoogle>) => Object.keys(ports) as (keyof typeof withGoogle)[];

/** Reads the ports, or throws an error that names everything wrong with them. */
export function readPorts(environment: Record<string, string | undefined>, pushes = false): Ports {
  const ports: Ports = pushes ? { ...withGoogle } : { ...defaults };
  const names = namesIn(ports);
  const problems: string[] = [];
  for (const name of names) {
    const text = environment[name] || String(withGoogle[name]);
    if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) ports[name] = Number(text);
    else problems.push(`${name} is a port from 1 to 65535, not "${text}"`);
  }
  for (const [index, name] of names.entries()) {
    const twin = names.slice(0, index).find((other) => ports[other] === ports[name]);
    if (twin) problems.push(`${twin} and ${name} are both ${ports[name]}: set one of them to another port`);
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return ports;
}

/** A sentence for each port that another program listens on. */
export async function takenPorts(ports: Ports): Promise<string[]> {
  const sentences = await Promise.all(
    namesIn(ports).map(async (name) =>
      (await isFree(ports[name] ?? 0))
        ? []
        : [`Port ${ports[name]} is taken by another program: end it, or set ${name} to a free port`],
    ),
  );
  return sentences.flat();
}

/** Both loopback addresses count: a browser that asks for `localhost` may take either. */
export async function isFree(port: number): Promise<boolean> {
  const answers = await Promise.all(["127.0.0.1", "::1"].map((host) => tryListening(host, port)));
  return answers.every((code) => code !== "EADDRINUSE" && code !== "EACCES");
}

function tryListening(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
