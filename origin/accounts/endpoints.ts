import { createRoute, z } from "@hono/zod-openapi";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { ErasureAccepted, ErasureReceipt, Me } from "../../shared/contracts/me.ts";
import { NewSession, Session } from "../../shared/contracts/session.ts";
import { Fault, refuse } from "../../shared/faults.ts";
import type { Authenticate, Caller } from "../http/caller.ts";
import { type Doors, json, jsonBody, refusals, signedIn } from "../http/door.ts";
import { type AccessTokens, accessTokenSeconds } from "./access-token.ts";
import { type EndSessionNeeds, endSession } from "./end-session.ts";
import { type EraseMeNeeds, eraseMe, outcomeFor } from "./erase-me.ts";
import { type ExportNeeds, exportMe } from "./export-me.ts";
import { idleSecondsLeft, type Session as OpenSession } from "./sessions.ts";
import { finishSignIn, redeemCode, type SignInNeeds, signInSeconds, startSignIn } from "./sign-in.ts";

export interface AccountsNeeds extends SignInNeeds, ExportNeeds, EraseMeNeeds, EndSessionNeeds {
  accessTokens: AccessTokens;
  pageUrl: string;
}

/** The one cookie there is: it binds a sign-in to the browser that began it, and is gone when it ends. */
const cookie = {
  name: "__Host-sign-in",
  options: { path: "/", secure: true, httpOnly: true, sameSite: "Lax" },
} as const;

export function hangAccounts(doors: Doors, needs: AccountsNeeds): void {
  const { accessTokens, sessions, clock, pageUrl } = needs;
  const authenticate = authenticateBy(needs);

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/auth/tesla/login",
      summary: "Sign in with Tesla",
      tags: ["accounts"],
      request: {
        query: z.object({
          return_to: z.string().max(500).optional().meta({ description: "A path of the page" }),
        }),
      },
      responses: { 302: { description: "To Tesla's page" }, ...refusals() },
    }),
    async (context) => {
      const { location, browserSecret } = await startSignIn(needs)(context.req.valid("query").return_to);
      setCookie(context, cookie.name, browserSecret, { ...cookie.options, maxAge: signInSeconds });
      return context.redirect(location, 302);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/auth/tesla/callback",
      summary: "Where Tesla's page sends a browser back to",
      tags: ["accounts"],
      request: {
        query: z.object({ state: z.string().max(500).optional(), code: z.string().max(2_000).optional() }),
      },
      responses: {
        302: {
          description: "To the page, with a one-time code in the fragment, or the code of what went wrong",
        },
        ...refusals(),
      },
    }),
    async (context) => {
      const browserSecret = getCookie(context, cookie.name);
      deleteCookie(context, cookie.name, cookie.options);
      try {
        const { returnTo, code } = await finishSignIn(needs)({
          ...context.req.valid("query"),
          browserSecret,
        });
        return context.redirect(`${pageUrl}${returnTo}#code=${code}`, 302);
      } catch (error) {
        // A person stands before this answer: the page says in words what the code means.
        if (error instanceof Fault) return context.redirect(`${pageUrl}/#error=${error.code}`, 302);
        throw error;
      }
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/auth/session",
      summary: "Change the page's one-time code for an access token",
      tags: ["accounts"],
      request: jsonBody(NewSession),
      responses: {
        200: json(Session, "The session"),
        ...refusals("request.invalid", "sign-in.code-unknown"),
      },
    }),
    async (context) => {
      const session = await redeemCode(needs)(context.req.valid("json").code);
      return context.json(await answerOf(session), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/auth/session/refresh",
      summary: "A new access token while the session lives",
      tags: ["accounts"],
      ...signedIn,
      responses: { 200: json(Session, "The session"), ...refusals("session.required", "session.over") },
    }),
    async (context) => {
      const sessionId = await accessTokens.read(bearerOf(context.req.header("authorization")), "allowLate");
      const session = (await sessions.use(sessionId)) ?? refuse("session.over");
      return context.json(await answerOf(session), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "delete",
      path: "/api/v1/auth/session",
      summary: "Sign out: the session and its tokens are gone",
      tags: ["accounts"],
      ...signedIn,
      responses: { 204: { description: "Signed out" }, ...refusals("session.required") },
    }),
    async (context) => {
      const sessionId = await accessTokens.read(bearerOf(context.req.header("authorization")), "allowLate");
      const session = await sessions.use(sessionId);
      if (session) await endSession(needs)(callerOf(session, clock.now()));
      return context.body(null, 204);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/me",
      summary: "Everything that is held about me",
      tags: ["accounts"],
      ...signedIn,
      responses: { 200: json(Me, "What is held"), ...refusals("session.required", "session.over") },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      return context.json(await exportMe(needs)(caller), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "delete",
      path: "/api/v1/me",
      summary: "Delete everything that is held about me; may be asked again for the same receipt",
      tags: ["accounts"],
      ...signedIn,
      responses: {
        200: json(ErasureReceipt, "All is gone: the receipt"),
        202: json(
          ErasureAccepted,
          "The account is gone, and a task takes what is left of it: asked again, the receipt once that is done",
        ),
        ...refusals("session.required", "session.over"),
      },
    }),
    async (context) => {
      const sessionId = await accessTokens.read(bearerOf(context.req.header("authorization")));
      const session = await sessions.use(sessionId);
      const outcome =
        (session
          ? await eraseMe(needs)(callerOf(session, clock.now()))
          : await outcomeFor(needs)(sessionId)) ?? refuse("session.over");
      if ("receipt" in outcome) return context.json(outcome.receipt, 200);
      context.header("retry-after", "20");
      return context.json(outcome.accepted, 202);
    },
  );

  async function answerOf(session: OpenSession): Promise<Session> {
    return {
      access_token: await accessTokens.issue(session.id),
      token_type: "Bearer",
      expires_in: accessTokenSeconds,
      session_expires_at: new Date(
        clock.now() + idleSecondsLeft(session.endsAtMs, clock.now()) * 1000,
      ).toISOString(),
    };
  }
}

/** These take a token whose session may be over: they renew it, or answer again what they answered once. */
export const lateDoors = [
  "POST /api/v1/auth/session/refresh",
  "DELETE /api/v1/auth/session",
  "DELETE /api/v1/me",
];

/** Refuses whoever holds no token of ours; whether it still opens anything, the door itself finds out. */
export const holdsTokenBy =
  ({ accessTokens }: Pick<AccountsNeeds, "accessTokens">) =>
  (authorization: string | undefined): Promise<string> =>
    accessTokens.read(bearerOf(authorization), "allowLate");

/** Finds out which person's session an access token stands for. */
export const authenticateBy =
  ({
    accessTokens,
    sessions,
    clock,
  }: Pick<AccountsNeeds, "accessTokens" | "sessions" | "clock">): Authenticate =>
  async (authorization) => {
    const sessionId = await accessTokens.read(bearerOf(authorization));
    return callerOf((await sessions.use(sessionId)) ?? refuse("session.over"), clock.now());
  };

const callerOf = ({ id, userId, budgetId, endsAtMs }: OpenSession, nowMs: number): Caller => ({
  userId,
  sessionId: id,
  budgetId,
  secondsLeft: idleSecondsLeft(endsAtMs, nowMs),
});

const bearerOf = (authorization: string | undefined): string =>
  authorization?.match(/^Bearer ([\w.-]+)$/i)?.[1] ?? refuse("session.required", "no bearer token");
