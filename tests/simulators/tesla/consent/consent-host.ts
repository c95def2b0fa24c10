import { type Context, Hono } from "hono";
import { addressesOf } from "../addresses.ts";
import { withFaults } from "../control/with-faults.ts";
import { findPerson, people } from "../people/people.ts";
import type { World } from "../world/world.ts";
import { readAuthorizeRequest } from "./authorize-request.ts";
import { allow, decide, remembered } from "./decide.ts";
import { pageHeaders } from "./page-headers.ts";
import { consentPage } from "./pages/consent-page.ts";
import { messagePage } from "./pages/message-page.ts";
import { signInPage } from "./pages/sign-in-page.ts";
import { redirectBack } from "./redirect-back.ts";
import { addRevokePages } from "./revoke-pages.ts";

/** In Tesla's world `auth.tesla.com`: pages for people, plain forms that work without scripts. */
export function createConsentHost(world: World): Hono {
  const host = new Hono();
  // Before the faults: how the pages look is nothing that Tesla answers.
  host.get("/style.css", () => new Response(Bun.file(new URL("./pages/style.css", import.meta.url))));
  host.use(pageHeaders, withFaults(world));
  host.get("/", (context) => context.html(messagePage("A simulator", aboutText)));

  host.get("/oauth2/v3/authorize", (context) => {
    const outcome = readAuthorizeRequest(new URL(context.req.url).searchParams, world.config);
    if (outcome.kind !== "good") return refuse(context, outcome);
    return context.html(signInPage({ people, fields: outcome.fields }));
  });

  /**
   * The fields of `authorize`, and `email` with any `password`; answers with the consent page, or with the redirect
   * where the person has decided before and did not tick `ask_again`.
   */
  host.post("/sign-in", async (context) => {
    const form = new URLSearchParams(await context.req.text());
    const outcome = readAuthorizeRequest(form, world.config);
    if (outcome.kind !== "good") return refuse(context, outcome);
    const email = form.get("email")?.trim() ?? "";
    const person = findPerson(email);
    if (person === undefined)
      return context.html(signInPage({ people, fields: outcome.fields, unknownEmail: email }), 422);
    const { request } = outcome;
    const known = form.has("ask_again") ? undefined : remembered(world, person, request);
    if (known !== undefined)
      return redirectBack(request.redirectUri, {
        ...allow(world, { person, request }, known),
        state: request.state,
        issuer: addressesOf(context.req.url).consentIssuer,
      });
    const ticket = world.tickets.issue({ person, request });
    return context.html(consentPage({ person, request, ticket }));
  });

  /** `ticket`, `decision` (allow, deny) and a `scope` for each ticked box; answers with the redirect. */
  host.post("/consent", async (context) => {
    const form = new URLSearchParams(await context.req.text());
    const ticketId = form.get("ticket") ?? "";
    const ticket = world.tickets.find(ticketId);
    if (ticket === undefined)
      return context.html(
        messagePage("This sign-in is over", "Go back to the application, start again."),
        400,
      );
    const decision = decide(world, ticket, form);
    if (decision.kind === "ask-again")
      return context.html(consentPage({ ...ticket, ticket: ticketId, mustAllowAll: true }), 422);
    world.tickets.spend(ticketId);
    return redirectBack(ticket.request.redirectUri, {
      ...decision.answer,
      state: ticket.request.state,
      issuer: addressesOf(context.req.url).consentIssuer,
    });
  });

  addRevokePages(host, world);
  host.notFound((context) =>
    context.html(messagePage("Nothing here", "There is no page at this address."), 404),
  );
  return host;
}

const aboutText =
  "This stands in for Tesla's sign-in on this machine. Start from the application: it sends you to the right page.";

function refuse(
  context: Context,
  outcome: Exclude<ReturnType<typeof readAuthorizeRequest>, { kind: "good" }>,
): Response | Promise<Response> {
  if (outcome.kind === "page")
    return context.html(messagePage("We cannot sign you in", outcome.description, outcome.error), 400);
  return redirectBack(outcome.redirectUri, {
    error: outcome.error,
    error_description: outcome.description,
    state: outcome.state,
    issuer: addressesOf(context.req.url).consentIssuer,
  });
}
