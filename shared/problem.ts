import { type Fault, type FieldError, faults } from "./faults.ts";

/** The body of every error (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The request id: what a person quotes, what a log is searched by. */
  instance: string;
  errors?: FieldError[];
}

export const problemMediaType = "application/problem+json";

const standardTitles: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** A fault as its client may see it: the code's own sentence, and nothing of what was found. */
export function problemOf(fault: Fault, requestId: string): Problem {
  const { status, say } = faults[fault.code];
  return {
    type: fault.extras.type ?? `https://carpulsetracker.com/problems/${fault.code}`,
    title: standardTitles[status] ?? "Error",
    status,
    detail: say,
    instance: requestId,
    ...(fault.extras.errors && { errors: fault.extras.errors }),
    ...fault.extras.members,
  };
}

export function problemResponse(fault: Fault, requestId: string): Response {
  return new Response(JSON.stringify(problemOf(fault, requestId)), {
    status: fault.status,
    headers: { "content-type": problemMediaType, ...fault.extras.headers },
  });
}
