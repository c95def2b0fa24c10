/** What it resolves to, or undefined where it rejects or takes too long: then `failed` hears why. */
export async function within<Result>(
  work: Promise<Result>,
  msMax: number,
  failed?: (reason: string) => void,
): Promise<Result | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    failed?.(`no answer within ${msMax} ms`);
    resolve(undefined);
  }, msMax);
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    failed?.(error instanceof Error ? error.message : String(error));
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
