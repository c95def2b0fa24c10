/**
 * `fetch` for names under `.localhost`, which browsers and curl know to be this machine and resolvers often don't:
 * connects to loopback and asks for the host by name. Redirects are left to the caller.
 */
export function fetchLocal(url: string | URL, init: RequestInit = {}): Promise<Response> {
  const asked = new URL(url);
  const headers = new Headers(init.headers);
  headers.set("host", asked.host);
  const connected = new URL(asked);
  if (asked.hostname.endsWith(".localhost")) connected.hostname = "127.0.0.1";
  return fetch(connected, { ...init, headers, redirect: "manual" });
}
