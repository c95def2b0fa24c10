import { createRoute, z } from "@hono/zod-openapi";
import { PageQuery } from "../../shared/contracts/page.ts";
import { ReportLink, ReportList, Verification } from "../../shared/contracts/report-record.ts";
import type { Authenticate } from "../http/caller.ts";
import { type Doors, json, refusals, signedIn } from "../http/door.ts";
import { type ListReportsNeeds, linkToReport, listReports } from "./list-reports.ts";
import { type OpenPictureNeeds, openPicture } from "./open-picture.ts";
import { type VerifyReportNeeds, verifyReport } from "./verify-report.ts";
import { deleteOwnReport, revokeReport, type WithdrawNeeds } from "./withdraw-report.ts";

export interface RecordsNeeds extends ListReportsNeeds, VerifyReportNeeds, WithdrawNeeds, OpenPictureNeeds {
  authenticate: Authenticate;
}

const outcomes = ["session.required", "session.over"] as const;
const ownReport = { params: z.object({ id: z.uuid() }) };
/** An id, or the code that is printed on the report. */
const publicReport = { params: z.object({ id: z.string().min(1).max(64) }) };

/** The doors of reports that are finished: the owner's, and what anyone who holds a copy may ask. */
export function hangReportRecords(doors: Doors, needs: RecordsNeeds): void {
  const { authenticate } = needs;

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/tesla/reports",
      summary: "My reports of the last seven days",
      tags: ["reports"],
      ...signedIn,
      request: { query: PageQuery },
      responses: {
        200: json(ReportList, "The newest first"),
        ...refusals("request.invalid", "cursor.refused", ...outcomes),
      },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      return context.json(await listReports(needs)(caller, context.req.valid("query")), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/tesla/reports/{id}/link",
      summary: "A new link to a report, for an hour",
      tags: ["reports"],
      ...signedIn,
      request: ownReport,
      responses: {
        200: json(ReportLink, "The link"),
        ...refusals("report.unknown", "report.revoked", ...outcomes),
      },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      return context.json(await linkToReport(needs)(caller, context.req.valid("param").id), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/tesla/reports/{id}/revoke",
      summary: "Take a report back: its file goes, and whoever checks a copy is told; may be asked again",
      tags: ["reports"],
      ...signedIn,
      request: ownReport,
      responses: { 204: { description: "Revoked" }, ...refusals("report.unknown", ...outcomes) },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      await revokeReport(needs)(caller, context.req.valid("param").id);
      return context.body(null, 204);
    },
  );

  doors.openapi(
    createRoute({
      method: "delete",
      path: "/api/v1/tesla/reports/{id}",
      summary: "Delete a report and all that is known of it",
      tags: ["reports"],
      ...signedIn,
      request: ownReport,
      responses: { 204: { description: "Deleted" }, ...refusals("report.unknown", ...outcomes) },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      await deleteOwnReport(needs)(caller, context.req.valid("param").id);
      return context.body(null, 204);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/reports/{id}/verify",
      summary: "Whether a report is one that we made, what its file looks like, and whether it still stands",
      tags: ["verification"],
      request: publicReport,
      responses: { 200: json(Verification, "What we made"), ...refusals("report.unknown") },
    }),
    async (context) => {
      // A revocation has to be seen at once.
      context.header("cache-control", "no-store");
      return context.json(await verifyReport(needs)(context.req.valid("param").id), 200);
    },
  );

  for (const which of ["preview", "thumbnail"] as const)
    doors.openapi(
      createRoute({
        method: "get",
        path: `/api/v1/reports/{id}/${which}.png`,
        summary: which === "preview" ? "A picture for link previews, 1200 by 630" : "The first page, small",
        tags: ["verification"],
        request: publicReport,
        responses: {
          200: { description: "The picture", content: { "image/png": { schema: z.string() } } },
          ...refusals("report.unknown"),
        },
      }),
      async (context) => {
        const picture = await openPicture(needs)(context.req.valid("param").id, which);
        return context.body(picture, 200, {
          "content-type": "image/png",
          // Never another picture under this address; a revocation is seen within minutes.
          "cache-control": "public, max-age=300",
        });
      },
    );
}
