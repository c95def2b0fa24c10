import { createRoute, z } from "@hono/zod-openapi";
import { AuditEntries, AuditProof, AuditVerdict } from "../../shared/contracts/audit.ts";
import { Moment } from "../../shared/contracts/moment.ts";
import { type FaultCode, refuse } from "../../shared/faults.ts";
import { classNames } from "../../shared/rate-limit-table.ts";
import { noticeHeader } from "../../shared/told-notice.ts";
import { anyCaller, type Doors, json, jsonBody, refusals } from "../http/door.ts";
import type { Identify, Principal } from "../http/principal.ts";
import { actions } from "./actions.ts";
import { type LimitHitNeeds, limitHit } from "./limit-hit.ts";
import { chainOf, type ListNeeds, listEntries } from "./list-entries.ts";
import { type ProveNeeds, proveTask } from "./prove-task.ts";
import { type Place, type Verdict, type VerifyNeeds, verifyTrail } from "./verify-trail.ts";

export interface AuditNeeds extends ListNeeds, VerifyNeeds, ProveNeeds, LimitHitNeeds {
  environment: LimitHitNeeds["environment"];
  identify: Identify;
}

const SigningKeys = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        kid: z.string(),
        x: z.string(),
        alg: z.literal("EdDSA"),
        use: z.literal("sig"),
      }),
    ),
  })
  .meta({ id: "SigningKeys", description: "A set of public keys (RFC 7517, RFC 8037)" });

const outcomes: FaultCode[] = ["caller.required", "session.required", "session.over", "key.refused"];
const owner = z
  .string()
  .max(64)
  .optional()
  .meta({ description: "Whose chain, for operators: a pseudonym or `system`; everyone else has their own" });
const moment = Moment.optional();

/** The doors of the trail: what it tells, whether it is whole, and what proves it to others. */
export function hangAudit(doors: Doors, needs: AuditNeeds): void {
  const { identify, signer } = needs;

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/audit",
      summary: "What was done, the newest first: everyone sees their own, operators all of it",
      tags: ["audit"],
      ...anyCaller,
      request: {
        query: z.strictObject({
          owner,
          task_id: z.uuid().optional(),
          actor: z.string().max(64).optional(),
          action: z.enum(Object.keys(actions) as [string, ...string[]]).optional(),
          from: moment,
          to: moment,
          after: z.string().max(200).optional().meta({ description: "`next` of the page before" }),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
      },
      responses: {
        200: json(AuditEntries, "The entries"),
        ...refusals("request.invalid", "cursor.refused", ...outcomes),
      },
    }),
    async (context) => {
      const principal = await identify(context.req.raw.headers);
      return context.json(await listEntries(needs)(principal, context.req.valid("query")), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/audit/verify",
      summary: "Computes the chain anew, holds it against what was signed and names the first broken link",
      tags: ["audit"],
      ...anyCaller,
      request: {
        query: z.strictObject({
          owner,
          after: z.string().max(100).optional().meta({ description: "`next` of the answer before" }),
        }),
      },
      responses: {
        200: json(AuditVerdict, "The verdict"),
        ...refusals("request.invalid", "cursor.refused", ...outcomes),
      },
    }),
    async (context) => {
      const principal = await identify(context.req.raw.headers);
      const query = context.req.valid("query");
      const chain = chainOf(principal, query.owner);
      const from = query.after === undefined ? undefined : placeIn(query.after, chain);
      return context.json(shownVerdict(await verifyTrail(needs)({ chain, from })), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/tasks/{id}/proof",
      summary: "What was done with a task, to be checked without us",
      tags: ["audit"],
      ...anyCaller,
      request: { params: z.object({ id: z.uuid() }) },
      responses: {
        200: json(AuditProof, "The proof, for `infra/verify/verify-proof.mjs` or anyone's own"),
        ...refusals("task.unknown", "proof.not-yet", "proof.too-long", ...outcomes),
      },
    }),
    async (context) => {
      const principal: Principal = await identify(context.req.raw.headers);
      const chain = chainOf(principal, undefined);
      return context.json(await proveTask(needs)(context.req.valid("param").id, chain), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/internal/limits/hit",
      summary: "The edge tells that a limit refused whoever has this credential",
      // Nobody else can reach it: the edge forwards no internal path.
      hide: true,
      request: jsonBody(
        z.strictObject({
          class: z.enum(classNames),
          policies: z.array(z.string().regex(/^[a-z0-9-]{1,30}$/)).max(10),
        }),
      ),
      responses: { 204: { description: "Noted, if anybody has it" }, ...refusals("request.no-such-route") },
    }),
    async (context) => {
      const { req } = context;
      const signature = req.header(noticeHeader);
      await limitHit(needs)(req.raw.headers, await req.text(), signature, req.valid("json"));
      return context.body(null, 204);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/signing-keys",
      summary: "The public keys that verify checkpoints of the audit trail and reports",
      tags: ["audit"],
      responses: { 200: json(SigningKeys, "The newest first; retired ones stay"), ...refusals() },
    }),
    async (context) => {
      context.header("cache-control", "public, max-age=3600");
      return context.json({ keys: await signer.publicKeys() }, 200);
    },
  );
}

const textOfPlace = ({ chain, seq }: Place): string => `${seq}@${chain}`;

/** Nothing that is looked at from there is shown: whose chain it is alone has to be checked. */
function placeIn(after: string, chain: string | undefined): Place {
  const [, seq, of] = after.match(/^(\d{1,15})@(.{1,64})$/) ?? [];
  if (seq === undefined || of === undefined || (chain !== undefined && of !== chain))
    return refuse("cursor.refused", "not a place in this chain");
  return { chain: of, seq: Number(seq) };
}

const shownVerdict = ({
  whole,
  firstBreak,
  damagedCheckpoints,
  chains,
  entries,
  next,
}: Verdict): AuditVerdict => ({
  verdict: whole ? "whole" : "broken",
  first_break: firstBreak
    ? {
        chain: firstBreak.chain,
        seq: firstBreak.seq,
        entry_id: firstBreak.entryId ?? null,
        kind: firstBreak.kind,
        say: firstBreak.say,
      }
    : null,
  damaged_checkpoints: damagedCheckpoints,
  chains,
  entries,
  next: next ? textOfPlace(next) : null,
});
