/**
 * What it resolves to, or what `instead` makes of why it did not: it rejected or took too long. Every request waits so
 * for its origin, and `Promise.race` makes twice as many promises of it.
 */
export function within<Result, Instead = undefined>(
  work: Promise<Result>,
  msMax: number,
  instead: (reason: string) => Instead,
): Promise<Result | Instead> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(instead(`no answer within ${msMax} ms`)), msMax);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error) => {
        clearTimeout(timer);
        resolve(instead(error instanceof Error ? error.message : String(error)));
      },
    );
  });
}
