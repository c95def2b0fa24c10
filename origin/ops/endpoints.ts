import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { refuse } from "../../shared/faults.ts";
import type { Doors } from "../http/door.ts";
import type { Piece } from "../http/html.ts";
import { adminId } from "../http/principal.ts";
import { readForm } from "../http/read-form.ts";
import type { TaskOverview } from "../tasks/task-overview.ts";
import { auditPage, type EntrySeen, type Search } from "./audit-page.ts";
import { chainPage, type VerdictSeen } from "./chain-page.ts";
import { frame } from "./frame.ts";
import { formToken, isFormToken, type OperatorNeeds, operatorOf, passFor } from "./operator.ts";
import style from "./ops.css" with { type: "text" };
import { readSearch } from "./read-search.ts";
import { signInPage } from "./sign-in-page.ts";
import { tasksPage } from "./tasks-page.ts";

export interface OpsNeeds extends OperatorNeeds {
  environment: string;
  overview: () => Promise<TaskOverview>;
  redrive: (group: { type: string; error: string }, actor: string) => Promise<number>;
  withoutInput: ReadonlySet<string>;
  entries: (search: Search) => Promise<{ items: EntrySeen[]; next: string | null }>;
  verify: (from: { chain: string; seq: number } | undefined) => Promise<VerdictSeen>;
}

const forms = { redrive: "/ops/redrive", signIn: "/ops/sign-in", signOut: "/ops/sign-out" } as const;
/** What is posted there is no JSON. */
export const opsForms: readonly string[] = Object.values(forms);

const cookie = {
  name: "__Host-ops",
  options: { path: "/", secure: true, httpOnly: true, sameSite: "Strict" },
} as const;

/** The edge is not in front of these: they wear its headers themselves. */
const headers = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  // Not `no-referrer`: forms would then come from the origin `null`.
  "referrer-policy": "same-origin",
};

/** Pages for operators, on the origin's own address: the edge leads nobody here. */
export function hangOps(doors: Doors, needs: OpsNeeds): void {
  const { environment, clock } = needs;

  const operator = (context: Context): string | undefined =>
    operatorOf(needs, {
      host: context.req.header("host"),
      adminKey: context.req.header("x-admin-key"),
      pass: getCookie(context, cookie.name),
    });
  const show = (context: Context, title: string, content: Piece) => {
    const known = getCookie(context, cookie.name) === undefined ? "yes" : "by pass";
    return context.html(frame({ title, environment, known }, content).text, 200, headers);
  };
  const askIn = (context: Context, isWrong = false) =>
    context.html(
      frame({ title: "Sign in", environment, known: "no" }, signInPage(isWrong)).text,
      401,
      headers,
    );

  doors.get("/ops", async (context) => {
    const known = operator(context);
    if (known === undefined) return askIn(context);
    const redriven = context.req.query("redriven")?.match(/^\d{1,6}$/)?.[0];
    return show(
      context,
      "Tasks",
      tasksPage({
        overview: await needs.overview(),
        withoutInput: needs.withoutInput,
        token: formToken(needs, known),
        nowMs: clock.now(),
        redriven: redriven === undefined ? undefined : Number(redriven),
      }),
    );
  });

  doors.get("/ops/audit", async (context) => {
    if (operator(context) === undefined) return askIn(context);
    const { search, wrong } = readSearch((field) => context.req.query(field));
    const found = wrong.length > 0 ? { wrong } : await needs.entries(search);
    return show(context, "Audit", auditPage(search, found));
  });

  doors.get("/ops/chain", async (context) => {
    if (operator(context) === undefined) return askIn(context);
    const { chain, seq = "" } = context.req.query();
    const from =
      chain && /^\d{1,15}$/.test(seq) ? { chain: chain.slice(0, 100), seq: Number(seq) } : undefined;
    return show(context, "Chain", chainPage(await needs.verify(from)));
  });

  doors.post(forms.redrive, async (context) => {
    const known = operator(context);
    if (known === undefined) return askIn(context);
    sentByUs(context);
    const form = await readForm(context);
    if (!isFormToken(needs, known, form.get("token") ?? ""))
      refuse("request.foreign-page", "no token of ours");
    const redriven = await needs.redrive(
      { type: form.get("type") ?? "", error: form.get("error") ?? "" },
      adminId,
    );
    return context.redirect(`/ops?redriven=${redriven}`, 303);
  });

  doors.post(forms.signIn, async (context) => {
    sentByUs(context);
    const pass = passFor(needs, (await readForm(context)).get("admin_key")?.trim() ?? "");
    if (!pass) return askIn(context, true);
    setCookie(context, cookie.name, pass.value, { ...cookie.options, maxAge: pass.seconds });
    return context.redirect("/ops", 303);
  });

  doors.post(forms.signOut, (context) => {
    sentByUs(context);
    deleteCookie(context, cookie.name, cookie.options);
    return context.redirect("/ops", 303);
  });

  doors.get("/ops/style.css", (context) =>
    context.body(style, 200, { ...headers, "content-type": "text/css; charset=utf-8" }),
  );
}

/** A browser says from where a form comes; who isn't a browser has no cookie that could be misused. */
function sentByUs({ req }: Context): void {
  const site = req.header("sec-fetch-site");
  const from = req.header("origin");
  const isForeign =
    (site !== undefined && site !== "same-origin") ||
    (from !== undefined && URL.parse(from)?.host !== req.header("host"));
  if (isForeign) refuse("request.foreign-page", "a form of another page");
}
