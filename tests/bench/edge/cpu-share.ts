import { readFileSync } from "node:fs";
import { interleaved } from "../harness.ts";
import { median, ratioOf } from "../result.ts";

const pairs = 5;

interface Shared {
  /** The process in which both sides run. */
  pid: number;
  peerPort: number;
  seconds: number;
}

/**
 * What the pass-through's processor time for a request is of that of another: the throughput of a core that nobody else
 * uses, and steadier than what is measured beside others. Where the system doesn't tell of processor time, it says so.
 */
export function cpuShare(
  measured: (port: number) => () => Promise<number>,
  { pid, peerPort, seconds }: Shared,
): (port: number) => Promise<string> {
  const eachOf = (port: number) => async () => {
    const before = ticksOf(pid);
    const perSecond = await measured(port)();
    return (ticksOf(pid) - before) / (perSecond * seconds);
  };
  return async (port) => {
    if (process.platform !== "linux") return "not measured here";
    const taken = await interleaved({ ours: eachOf(port), peer: eachOf(peerPort) }, pairs);
    return median(taken.map((pair) => ratioOf(pair, "lower"))).toFixed(2);
  };
}

/** In user and in system mode: fields 14 and 15 of proc(5), counted after the name, which may hold blanks. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
