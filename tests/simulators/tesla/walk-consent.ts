interface Choice {
  email: string;
  /** Scopes whose boxes are unticked. */
  untick?: readonly string[];
  deny?: boolean;
}

/**
 * What a person does on the sign-in pages, by fetch alone: two plain forms. Answers the address that the
 * browser would be sent back to, with `code`, `state` and `issuer`, or with `error`.
 */
export async function walkConsent(authorizeUrl: string | URL, choice: Choice): Promise<URL> {
  const asked = new URL(authorizeUrl);
  const consentHost = `${asked.origin}/auth`;
  const untick = new Set(choice.untick);

  const signIn = new URLSearchParams(asked.searchParams);
  signIn.set("email", choice.email);
  signIn.set("password", "any");
  // Else somebody who allowed before would not be asked.
  if (choice.deny || untick.size > 0) signIn.set("ask_again", "on");
  const consentPage = await post(`${consentHost}/sign-in`, signIn);
  const refused = consentPage.headers.get("location");
  if (refused !== null) return new URL(refused);
  const html = await consentPage.text();
  const [, ticket] = html.match(/name="ticket" value="([^"]+)"/) ?? [];
  if (ticket === undefined) throw new Error(`No consent page was shown: ${consentPage.status} ${html}`);

  const consent = new URLSearchParams({ ticket, decision: choice.deny ? "deny" : "allow" });
  for (const scope of asked.searchParams.get("scope")?.split(" ") ?? [])
    if (!untick.has(scope)) consent.append("scope", scope);
  const answer = await post(`${consentHost}/consent`, consent);
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`No redirect followed the consent: ${answer.status}`);
  return new URL(location);
}

const post = (url: string, body: URLSearchParams): Promise<Response> =>
  fetch(url, { method: "POST", body, redirect: "manual" });
