import { randomHex } from "./random-hex.ts";

/** Where a piece of work stands in its trace, as W3C Trace Context level 2 carries it. */
export interface Trace {
  traceId: string;
  /** The hop that asked, or the one that started the trace. */
  spanId: string;
  sampled: boolean;
}

const format = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Reads a `traceparent`; undefined where it isn't valid, and then a new trace begins. */
export function parseTraceparent(header: string | null | undefined): Trace | undefined {
  const [, version, traceId, spanId, flags, more] = header?.match(format) ?? [];
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined)
    return undefined;
  const malformed = version === "ff" || (version === "00" && more !== undefined);
  if (malformed || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export const newTrace = (): Trace => ({ traceId: randomHex(16), spanId: randomHex(8), sampled: true });

/** The same trace, one hop further. */
export const nextHop = (trace: Trace): Trace => ({ ...trace, spanId: randomHex(8) });

export const formatTraceparent = ({ traceId, spanId, sampled }: Trace): string =>
  `00-${traceId}-${spanId}-${sampled ? "01" : "00"}`;
