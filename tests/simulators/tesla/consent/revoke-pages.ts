import type { Hono } from "hono";
import { revokeConsent } from "../control/revoke-consent.ts";
import { findPerson, people } from "../people/people.ts";
import type { World } from "../world/world.ts";
import { messagePage } from "./pages/message-page.ts";
import { revokePage } from "./pages/revoke-page.ts";

/** Where a person takes the consent back: an application links here with its id and an address to return to. */
export function addRevokePages(host: Hono, world: World): void {
  const path = "/user/revoke/consent";
  const unknownClient = () =>
    messagePage("We cannot revoke this", "No application has this revoke_client_id.", "unauthorized_client");

  host.get(path, (context) => {
    const { revoke_client_id = "", back_url = "" } = context.req.query();
    if (revoke_client_id !== world.config.clientId) return context.html(unknownClient(), 400);
    const consenting = people.filter((person) => world.consents.of(person) !== undefined);
    return context.html(
      revokePage({ people: consenting, clientId: revoke_client_id, backUrl: webAddress(back_url) }),
    );
  });

  /** `email`, `revoke_client_id` and `back_url`; answers with the way back, or a page that says it is done. */
  host.post(path, async (context) => {
    const form = new URLSearchParams(await context.req.text());
    if (form.get("revoke_client_id") !== world.config.clientId) return context.html(unknownClient(), 400);
    const person = findPerson(form.get("email") ?? "");
    if (person === undefined)
      return context.html(messagePage("Nobody here", "Nobody has this e-mail address."), 422);
    revokeConsent(world, person);
    const backUrl = webAddress(form.get("back_url") ?? "");
    if (backUrl !== undefined) return context.redirect(backUrl, 303);
    return context.html(messagePage("The access is over", "The application must ask you again."));
  });
}

/** The address to return to, where it is one that a browser may be sent to. */
function webAddress(text: string): string | undefined {
  const url = URL.parse(text);
  return url && (url.protocol === "http:" || url.protocol === "https:") ? url.href : undefined;
}
