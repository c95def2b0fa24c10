import type { Belongings } from "../belongings.ts";

/** Makes sure that wrk is here: on Debian as root by installing it, elsewhere by saying what to do. */
export async function needWrk({ output }: Belongings, say: (sentence: string) => void): Promise<void> {
  if (Bun.which("wrk")) return;
  if (process.getuid?.() !== 0 || !Bun.which("apt-get"))
    throw new Error("The benchmark of the edge needs wrk: install it with your package manager");
  say("edge: installing wrk");
  await output(["apt-get", "install", "-y", "wrk"]).catch(async () => {
    await output(["apt-get", "update"]);
    await output(["apt-get", "install", "-y", "wrk"]);
  });
}

/** Requests a second that an address answers to eight connections that never pause; throws where one was not a good answer. */
export const throughput = async (...asked: Parameters<typeof printedBy>): Promise<number> =>
  readThroughput(await printedBy(...asked));

/** The same of good answers alone, where a few bad ones are no failure of the run: somebody else counts those. */
export const goodThroughput = async (...asked: Parameters<typeof printedBy>): Promise<number> =>
  readGoodThroughput(await printedBy(...asked));

function printedBy(
  url: string,
  headers: Readonly<Record<string, string>>,
  seconds: number,
  { output }: Belongings,
): Promise<string> {
  const fields = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  return output(["wrk", "-t1", "-c8", `-d${seconds}s`, ...fields, url]);
}

/** Throws where not every answer was a good one: refusing is quick, and no figure. */
export function readThroughput(printed: string): number {
  const bad = printed.match(badAnswers)?.[0] ?? printed.match(socketErrors)?.[0];
  if (bad) throw new Error(`Measuring throughput: not every answer was a 200: ${bad}`);
  return perSecondIn(printed);
}

export function readGoodThroughput(printed: string): number {
  const all = Number(printed.match(/(\d+) requests in /)?.[1]);
  const bad = Number(printed.match(badAnswers)?.[1] ?? 0);
  return readThroughput(printed.replace(badAnswers, "")) * (1 - bad / all);
}

const badAnswers = /Non-2xx or 3xx responses: (\d+)/;
const socketErrors = /Socket errors: .*/;

function perSecondIn(printed: string): number {
  const perSecond = Number(printed.match(/Requests\/sec:\s+([\d.]+)/)?.[1]);
  if (!(perSecond > 0)) throw new Error(`Measuring throughput: no figure in what wrk printed: ${printed}`);
  return perSecond;
}
