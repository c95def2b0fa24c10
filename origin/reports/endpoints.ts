import { createRoute, z } from "@hono/zod-openapi";
import { copies, Report, ReportQuote, vinShown } from "../../shared/contracts/report.ts";
import { PdfAccepted, PdfRequest, ReportStatus } from "../../shared/contracts/report-pdf.ts";
import { VehicleList } from "../../shared/contracts/vehicle.ts";
import { noticeHeader, redeemedTogetherMax } from "../../shared/told-notice.ts";
import type { Authenticate } from "../http/caller.ts";
import { type Doors, idempotencyKey, json, jsonBody, onceOutcome, refusals, signedIn } from "../http/door.ts";
import type { Once } from "../http/once.ts";
import { streamEvents } from "../http/stream-events.ts";
import { lastEventId, type StreamMessages } from "../http/stream-messages.ts";
import type { WatchTask } from "../tasks/watch-task.ts";
import type { Meter } from "../tesla/meter.ts";
import { type LinksRedeemedNeeds, linksRedeemed } from "./links-redeemed.ts";
import { createMakePdfNow, type MakePdfNowNeeds } from "./make-pdf-now.ts";
import { type OpenFileNeeds, openFile } from "./open-file.ts";
import { quoteReport } from "./quote-report.ts";
import { listVehicles, type ReadReportNeeds, readReport, showReport } from "./read-report.ts";
import { type ReportStatusNeeds, reportStatus } from "./report-status.ts";
import { type RequestReportNeeds, requestReport } from "./request-report.ts";
import { statusMessages } from "./status-messages.ts";
import { type WakeNeeds, wakeVehicle } from "./wake-vehicle.ts";

export interface ReportsNeeds
  extends ReadReportNeeds,
    WakeNeeds,
    Omit<RequestReportNeeds, "readReport">,
    Omit<MakePdfNowNeeds, "readReport">,
    ReportStatusNeeds,
    OpenFileNeeds,
    LinksRedeemedNeeds {
  authenticate: Authenticate;
  meter: Meter;
  once: Once;
  watch: WatchTask;
  stream: StreamMessages;
}

const linkOutcome = ["link.unknown", "link.tampered", "link.expired"] as const;
const taskOutcome = ["session.required", "session.over"] as const;
const teslaOutcome = [...taskOutcome, "tesla.reconnect", "tesla.unreachable", "tesla.unexpected"] as const;
const vehicleOutcome = [...teslaOutcome, "vehicle.unknown", "vehicle.asleep"] as const;

const vehicleId = z.object({ id: z.string().min(1).max(32) });
const shown = z.strictObject({
  copy: z.enum(copies).default("owner"),
  vin: z
    .enum(vinShown)
    .default("masked")
    .openapi({ description: "In full only where its owner asks for it" }),
});

export function hangReports(doors: Doors, needs: ReportsNeeds): void {
  const { authenticate, once, watch, stream } = needs;

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/tesla/vehicles",
      summary: "My cars",
      tags: ["reports"],
      ...signedIn,
      request: { query: z.strictObject({}) },
      responses: { 200: json(VehicleList, "The cars"), ...refusals("request.invalid", ...teslaOutcome) },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      return context.json({ items: await listVehicles(needs)(caller), next: null }, 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/tesla/vehicles/{id}/report",
      summary: "The report of a car, read now",
      tags: ["reports"],
      ...signedIn,
      request: { params: vehicleId, query: shown },
      responses: {
        200: json(Report, "The report: what could not be read is absent from it, with the reason"),
        ...refusals("request.invalid", "tesla.budget-used", "tesla.paused", ...vehicleOutcome),
      },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      const { id } = context.req.valid("param");
      return context.json(await showReport(needs)(caller, id, context.req.valid("query")), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/tesla/vehicles/{id}/report/quote",
      summary: "What reading a report would cost",
      tags: ["reports"],
      ...signedIn,
      request: { params: vehicleId },
      responses: { 200: json(ReportQuote, "The price"), ...refusals("vehicle.unknown", ...teslaOutcome) },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      return context.json(await quoteReport(needs)(caller, context.req.valid("param").id), 200);
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/tesla/vehicles/{id}/wake",
      summary: "Wake a car: ends when it is awake, telling how far it has come",
      tags: ["reports"],
      ...signedIn,
      request: { params: vehicleId },
      responses: {
        200: {
          description: "Server-Sent Events: `progress`, then `awake` or `problem`",
          content: { "text/event-stream": { schema: z.string() } },
        },
        ...refusals("limit.exceeded", "vehicle.unknown", ...teslaOutcome),
      },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      const { id } = context.req.valid("param");
      const wait = await wakeVehicle(needs)(caller, id);
      return streamEvents(context, (tell) => wait((progress) => tell("progress", { progress })), "awake");
    },
  );

  const makePdfNow = createMakePdfNow({ ...needs, readReport: readReport(needs) });
  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/tesla/vehicle-report/pdf",
      summary: "The PDF of a report, while you wait",
      tags: ["reports"],
      ...signedIn,
      request: jsonBody(PdfRequest),
      responses: {
        200: {
          description: "The PDF; `X-Report-Id` says under which id it is kept and can be verified",
          content: { "application/pdf": { schema: z.string() } },
        },
        ...refusals("request.invalid", "snapshot.unknown", "report.busy", ...vehicleOutcome),
      },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      const { pdf, record } = await makePdfNow(caller, context.req.valid("json"));
      return context.body(pdf, 200, {
        "content-type": "application/pdf",
        "content-disposition": `attachment; filename="${record.file_name}"`,
        "cache-control": "private, no-store",
        "x-report-id": record.id,
      });
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/tesla/vehicle-report/pdf/async",
      summary: "Ask for the PDF of a report",
      tags: ["reports"],
      ...signedIn,
      request: { headers: idempotencyKey, ...jsonBody(PdfRequest) },
      responses: {
        202: json(PdfAccepted, "Its status is at `Location`"),
        ...refusals("request.invalid", "snapshot.unknown", ...onceOutcome, ...vehicleOutcome),
      },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      const request = requestReport({ ...needs, readReport: readReport(needs) });
      const taskId = await once<string>(context, caller.userId, (alongside) =>
        request(caller, context.req.valid("json"), alongside),
      );
      context.header("location", `/api/v1/tesla/reports/status/${taskId}`);
      return context.json({ task_id: taskId, status: "queued" as const }, 202);
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/tesla/reports/status/{task_id}",
      summary: "How far a PDF has come; asked for `text/event-stream`, each time it has come further",
      tags: ["reports"],
      ...signedIn,
      request: { params: z.object({ task_id: z.uuid() }) },
      responses: {
        200: {
          description: "Its status",
          content: {
            "application/json": { schema: ReportStatus },
            "text/event-stream": { schema: z.string() },
          },
        },
        ...refusals("task.unknown", "stream.too-many", ...taskOutcome),
      },
    }),
    async (context) => {
      const caller = await authenticate(context.req.header("authorization"));
      const { task_id: id } = context.req.valid("param");
      const read = () => reportStatus(needs)(caller, id);
      const status = await read();
      if (!context.req.header("accept")?.includes("text/event-stream")) return context.json(status, 200);
      const { after } = lastEventId(context.req.header("last-event-id"));
      return stream(context, caller.userId, (signal) =>
        statusMessages(watch(id, caller.userId, after, signal), read),
      );
    },
  );

  doors.openapi(
    createRoute({
      method: "get",
      path: "/api/v1/files/{report_id}/{file_name}",
      summary: "Where a signed link leads to where the edge signs no addresses of a bucket by itself",
      tags: ["reports"],
      request: { params: z.object({ report_id: z.uuid(), file_name: z.string().max(128) }) },
      responses: {
        200: { description: "The PDF", content: { "application/pdf": { schema: z.string() } } },
        302: { description: "To its address in the bucket, which opens for a minute" },
        ...refusals("file.unknown", "file.gone", "report.revoked", "service.unavailable", ...linkOutcome),
      },
    }),
    async (context) => {
      const { report_id, file_name } = context.req.valid("param");
      const opened = await openFile(needs)({
        reportId: report_id,
        fileName: file_name,
        query: new URL(context.req.url).search.slice(1),
        method: context.req.method === "HEAD" ? "HEAD" : "GET",
      });
      if ("address" in opened)
        return context.body(null, 302, { location: opened.address, "cache-control": "private, no-store" });
      return context.body(opened.pdf, 200, {
        "content-type": "application/pdf",
        // Only names of our own making have a record: nothing in them needs escaping.
        "content-disposition": `attachment; filename="${file_name}"`,
        "cache-control": "private, no-store",
      });
    },
  );

  doors.openapi(
    createRoute({
      method: "post",
      path: "/api/v1/internal/links/redeemed",
      summary: "The edge tells of links that were redeemed",
      // Nobody else can reach it: the edge forwards no internal path.
      hide: true,
      request: jsonBody(
        z.strictObject({
          redeemed: z
            .array(z.strictObject({ report_id: z.uuid(), request_id: z.uuid() }))
            .min(1)
            .max(redeemedTogetherMax),
        }),
      ),
      responses: { 204: { description: "Noted" }, ...refusals("request.no-such-route", "file.unknown") },
    }),
    async (context) => {
      const { redeemed } = context.req.valid("json");
      await linksRedeemed(needs)(redeemed, await context.req.text(), context.req.header(noticeHeader));
      return context.body(null, 204);
    },
  );
}
