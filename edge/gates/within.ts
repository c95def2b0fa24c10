/**
 * What it resolves to, or undefined where it rejects or takes too long: then `failed` hears why. Every request waits so
 * for its origin, and `Promise.race` makes twice as many promises of it.
 */
export function within<Result>(
  work: Promise<Result>,
  msMax: number,
  failed?: (reason: string) => void,
): Promise<Result | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      failed?.(`no answer within ${msMax} ms`);
      resolve(undefined);
    }, msMax);
    work.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error) => {
        clearTimeout(timer);
        failed?.(error instanceof Error ? error.message : String(error));
        resolve(undefined);
      },
    );
  });
}
