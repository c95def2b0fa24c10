import type { Report } from "../../shared/contracts/report.ts";
import type { ReportStatus } from "../../shared/contracts/report-pdf.ts";
import type { ReportLink, ReportList, Verification } from "../../shared/contracts/report-record.ts";
import type { Session } from "../../shared/contracts/session.ts";
import type { VehicleList } from "../../shared/contracts/vehicle.ts";
import type { Problem } from "../../shared/problem.ts";
import type { PublicKey } from "../../shared/signing-keys.ts";

/** The API of the environment that this page belongs to: `dev.example.com` -> `dev.api.example.com`. */
export const apiUrl = apiUrlOf(new URL(location.href));

function apiUrlOf({ protocol, hostname, port }: URL): string {
  const colonPort = port && `:${port}`;
  if (hostname === "localhost" || hostname === "127.0.0.1")
    return `${protocol}//dev.api.localhost${colonPort}`;
  const [, environment, domain] = hostname.match(/^(?:(dev|tst|inf|prd|www)\.)?(.+)$/) ?? [];
  const prefix = environment === undefined || environment === "www" ? "api" : `${environment}.api`;
  return `${protocol}//${prefix}.${domain}${colonPort}`;
}

/** An answer that is none of those one hopes for: its sentence, and what to quote. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly requestId: string;
  constructor({ detail, status, instance }: Pick<Problem, "detail" | "status" | "instance">) {
    super(detail);
    this.status = status;
    this.requestId = instance;
  }
}

/** Everything that this page asks of the API. */
export function createApi(token: () => string | undefined) {
  const ask = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers(init.headers);
    const bearer = token();
    if (bearer) headers.set("authorization", `Bearer ${bearer}`);
    if (init.body) headers.set("content-type", "application/json");
    const answer = await fetch(`${apiUrl}${path}`, {
      ...init,
      headers,
      signal: AbortSignal.timeout(60_000),
    }).catch(() => {
      throw new ApiProblem({
        detail: "The service cannot be reached: check the connection",
        status: 0,
        instance: "",
      });
    });
    if (!answer.ok) throw new ApiProblem(await problemIn(answer));
    return answer.status === 204 ? (undefined as Answer) : await answer.json();
  };
  return {
    url: apiUrl,
    signInUrl: `${apiUrl}/api/v1/auth/tesla/login?return_to=/`,
    openSession: (code: string) =>
      ask<Session>("/api/v1/auth/session", { method: "POST", body: JSON.stringify({ code }) }),
    endSession: () => ask<void>("/api/v1/auth/session", { method: "DELETE" }),
    vehicles: () => ask<VehicleList>("/api/v1/tesla/vehicles"),
    report: (id: string) => ask<Report>(`/api/v1/tesla/vehicles/${encodeURIComponent(id)}/report`),
    requestPdf: (report: Report) =>
      ask<{ task_id: string }>("/api/v1/tesla/vehicle-report/pdf/async", {
        method: "POST",
        body: JSON.stringify({ vehicle_id: report.vehicle_id, snapshot_id: report.snapshot_id }),
      }),
    reports: (after?: string) => ask<ReportList>(`/api/v1/tesla/reports${after ? `?after=${after}` : ""}`),
    linkTo: (id: string) => ask<ReportLink>(`/api/v1/tesla/reports/${id}/link`, { method: "POST" }),
    revoke: (id: string) => ask<void>(`/api/v1/tesla/reports/${id}/revoke`, { method: "POST" }),
    deleteReport: (id: string) => ask<void>(`/api/v1/tesla/reports/${id}`, { method: "DELETE" }),
    verification: (idOrCode: string) =>
      ask<Verification>(`/api/v1/reports/${encodeURIComponent(idOrCode)}/verify`),
    signingKeys: () => ask<{ keys: PublicKey[] }>("/api/v1/signing-keys"),
    /** A picture of the API's, by the address that it gave. */
    picture: async (url: string): Promise<Blob> => {
      const answer = await fetch(`${apiUrl}${new URL(url).pathname}`, {
        signal: AbortSignal.timeout(20_000),
      });
      if (!answer.ok) throw new ApiProblem(await problemIn(answer));
      return answer.blob();
    },
    pdfStatus: (taskId: string) => ask<ReportStatus>(`/api/v1/tesla/reports/status/${taskId}`),
  };
}

export type Api = ReturnType<typeof createApi>;

async function problemIn(answer: Response): Promise<Problem> {
  const fallback = { detail: "The service gave an answer that could not be read", status: answer.status };
  const problem: Partial<Problem> = await answer.json().catch(() => ({}));
  return { type: "", title: "", instance: answer.headers.get("x-request-id") ?? "", ...fallback, ...problem };
}
