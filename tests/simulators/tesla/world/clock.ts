/** The real time, moved forward by tests: eight hours pass in one request. */
export interface VirtualClock {
  nowMs(): number;
  nowSeconds(): number;
  advance(seconds: number): void;
  reset(): void;
}

export function createClock(realNowMs: () => number): VirtualClock {
  let aheadMs = 0;
  const nowMs = () => realNowMs() + aheadMs;
  return {
    nowMs,
    nowSeconds: () => Math.floor(nowMs() / 1000),
    advance: (seconds) => {
      aheadMs += seconds * 1000;
    },
    reset: () => {
      aheadMs = 0;
    },
  };
}
