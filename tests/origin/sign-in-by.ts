import type { Session } from "../../shared/contracts/session.ts";
import { jsonOf } from "../json-of.ts";
import { walkConsent } from "../simulators/tesla/walk-consent.ts";
import type { AppUnderTest } from "./start-app.ts";

export interface Begun {
  /** Where Tesla's page sends the browser back to, as a path of the API with its query. */
  callbackPath: string;
  cookie: string;
}

/** Everything up to the moment in which the browser comes back. */
export async function beginSignIn(
  app: AppUnderTest,
  email = "elina@demo.example",
  deny = false,
  /** Scopes that the person doesn't allow. */
  untick: readonly string[] = [],
): Promise<Begun> {
  const login = await app.ask("/api/v1/auth/tesla/login?return_to=/cars");
  const [cookie = ""] = login.headers.get("set-cookie")?.split(";") ?? [];
  const callback = await walkConsent(login.headers.get("location") ?? "", { email, deny, untick });
  return { callbackPath: callback.pathname + callback.search, cookie };
}

export const comeBack = (app: AppUnderTest, { callbackPath, cookie }: Begun): Promise<Response> =>
  app.ask(callbackPath, { headers: { cookie } });

export const codeIn = (back: Response): string =>
  new URLSearchParams(new URL(back.headers.get("location") ?? "").hash.slice(1)).get("code") ?? "";

export const post = (app: AppUnderTest, path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.ask(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** A signed-in person's headers. */
export async function signInBy(
  app: AppUnderTest,
  email?: string,
  untick?: readonly string[],
): Promise<{ authorization: string }> {
  const code = codeIn(await comeBack(app, await beginSignIn(app, email, false, untick)));
  const answer = await post(app, "/api/v1/auth/session", { code });
  const session = await jsonOf<Session>(answer);
  return { authorization: `Bearer ${session.access_token}` };
}
