import { currentContext, type RequestContext } from "./request-context.ts";

/** Finds out something once for each request, however often it is asked: by the door and again by what lies behind. */
export function oncePerRequest<Key extends string | undefined, Found>(
  find: (key: Key) => Promise<Found>,
): (key: Key) => Promise<Found> {
  const found = new WeakMap<RequestContext, Map<Key, Promise<Found>>>();
  return (key) => {
    const request = currentContext();
    if (!request) return find(key);
    const known = found.get(request) ?? new Map<Key, Promise<Found>>();
    found.set(request, known);
    const answer = known.get(key) ?? find(key);
    known.set(key, answer);
    return answer;
  };
}
