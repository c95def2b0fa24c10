import type { Clock } from "../clock/port.ts";
import type { AccessToken, Google, TokenSource } from "./port.ts";

export interface AskGoogleOptions {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  tokens: TokenSource;
  clock: Clock;
  /** A stand-in on which each of Google's hosts is a folder: for tests, and for a laptop. */
  standIn?: string | undefined;
}

/** A token is renewed this long before it ends, so that none ends on its way. */
const renewedBeforeMs = 5 * 60_000;

/** Many who ask at once cause one fetch of a token. */
export function askGoogle({ fetch, tokens, clock, standIn }: AskGoogleOptions): Google {
  let known: { token: AccessToken; endsAtMs: number } | undefined;
  let asking: Promise<string> | undefined;
  let account: string | undefined;

  const renewed = async (): Promise<string> => {
    const token = await tokens.fetchToken();
    known = { token, endsAtMs: clock.now() + token.lifeSeconds * 1000 };
    return token.value;
  };
  const accessToken = async (): Promise<string> => {
    if (known && known.endsAtMs - renewedBeforeMs > clock.now()) return known.token.value;
    asking ??= renewed().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  const once = async (url: string, init: RequestInit, token: string): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token}`);
    return fetch(addressAt(url, standIn), { ...init, headers, redirect: "manual" });
  };

  return {
    ask: async (url, init) => {
      const token = await accessToken();
      const answer = await once(url, init, token);
      if (answer.status !== 401) return answer;
      await answer.body?.cancel();
      if (known?.token.value === token) known = undefined;
      return once(url, init, await accessToken());
    },
    addressFor: (url) => addressAt(url, standIn),
    // A process is one account for as long as it lives.
    account: async () => (account ??= await tokens.fetchAccount()),
  };
}

/** `https://storage.googleapis.com/x` is `<stand-in>/storage.googleapis.com/x`. */
export const addressAt = (url: string, standIn: string | undefined): string =>
  standIn === undefined || url.startsWith(standIn) ? url : url.replace(/^https?:\//, standIn);
