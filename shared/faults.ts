interface Refusal {
  status: number;
  say: string;
  /** Nothing went wrong: it is how two parts of the product speak with each other. */
  expected?: true;
}

/**
 * Every refusal the product knows: a stable code, its HTTP status and what the client reads.
 * `docs/failures.md` goes by the same codes. What a log reads is the fault's own message, never mixed with `say`.
 */
export const faults = {
  "host.unknown": { status: 421, say: "This host is not served here" },
  "request.bad-path": { status: 400, say: "The path of this request is not valid" },
  "request.no-such-route": { status: 404, say: "There is nothing at this address" },
  "request.method-not-allowed": { status: 405, say: "This address does not answer to that method" },
  "request.not-json": { status: 415, say: "Send the body as application/json" },
  "request.wrong-charset": { status: 415, say: "Send the body in UTF-8: no other charset is read" },
  "request.not-form": { status: 415, say: "Send the form as a browser does" },
  "request.malformed": { status: 400, say: "The body is not valid JSON" },
  "request.too-deep": { status: 400, say: "The body is nested too deeply" },
  "request.too-large": { status: 413, say: "The body is too large" },
  "request.invalid": { status: 422, say: "Some fields of this request are not valid" },
  "request.incomplete": { status: 400, say: "The body broke off before its end, or came too slowly" },
  "request.two-credentials": { status: 400, say: "Send either an access token or an API key, not both" },
  "request.foreign-page": { status: 403, say: "Pages of this address may not send that request" },
  "limit.exceeded": { status: 429, say: "Too many requests: try again later" },
  "limit.undecided": { status: 503, say: "The request limit could not be checked: try again shortly" },
  "link.tampered": { status: 403, say: "This link was changed: use it exactly as it was given" },
  "link.expired": { status: 410, say: "This link is over: ask for a new one" },
  "link.unknown": { status: 404, say: "There is no such link" },
  "origin.unreachable": { status: 503, say: "The service is resting: try again shortly" },
  "service.not-ready": { status: 503, say: "The service is not ready yet: try again shortly" },
  "store.full": { status: 507, say: "There is no room to keep this at the moment: try again later" },
  "service.unavailable": { status: 503, say: "A part of the service does not answer: try again shortly" },
  "session.required": { status: 401, say: "Sign in first" },
  "session.over": { status: 401, say: "This session is over: sign in again" },
  "caller.required": { status: 401, say: "Sign in, or send an API key" },
  "key.refused": { status: 401, say: "This key is unknown or was revoked" },
  "key.unknown": { status: 404, say: "There is no such key" },
  "key.too-many": { status: 409, say: "This tenant has as many keys as it may: revoke one first" },
  "tenant.unknown": { status: 404, say: "There is no such tenant" },
  "cursor.refused": { status: 422, say: "This cursor is not of this list: begin again without one" },
  "idempotency.malformed": { status: 400, say: "The Idempotency-Key must be 1 to 255 visible characters" },
  "idempotency.running": { status: 409, say: "A request with this Idempotency-Key is being worked on" },
  "idempotency.other-body": { status: 422, say: "This Idempotency-Key was used with another body" },
  "sign-in.unknown": { status: 400, say: "This sign-in is unknown or over: start again" },
  "sign-in.refused": { status: 400, say: "The sign-in was not completed: start again" },
  "sign-in.code-unknown": { status: 400, say: "This code is unknown, used or over: sign in again" },
  "tesla.unreachable": { status: 503, say: "Tesla does not answer at the moment: try again later" },
  "tesla.unexpected": { status: 502, say: "Tesla gave an answer that could not be used: try again later" },
  "tesla.reconnect": { status: 401, say: "Tesla ended this connection: sign in again" },
  "tesla.paused": { status: 503, say: "Tesla's limit for this service is reached: try again later" },
  "tesla.budget-used": { status: 429, say: "Today's budget for reading cars is used up: try again tomorrow" },
  "tesla.scope-missing": {
    status: 403,
    say: "Tesla was not allowed to share this: sign in again and allow it",
  },
  "tesla.access-off": {
    status: 403,
    say: "Mobile access is switched off in the car: switch it on, then try again",
  },
  "vehicle.unknown": { status: 404, say: "There is no such vehicle" },
  "vehicle.asleep": { status: 409, say: "The vehicle is asleep: wake it, then try again" },
  "vehicle.in-service": { status: 409, say: "The vehicle is in service and cannot be read now" },
  "vehicle.did-not-wake": { status: 504, say: "The vehicle did not wake up: try again later" },
  "snapshot.unknown": { status: 404, say: "This snapshot is unknown or over: read the report again" },
  "photo.unknown": { status: 404, say: "This photo is unknown or over: upload it again" },
  "photo.not-a-photo": { status: 415, say: "Send a photo as image/jpeg or image/png" },
  "photo.unreadable": { status: 422, say: "This photo is damaged or of a kind that cannot be read" },
  "photo.too-many-pixels": {
    status: 422,
    say: "This photo is too large: 30 megapixels are the most, and 16,384 pixels on a side",
  },
  "photo.busy": { status: 503, say: "Too many photos are being read: try again shortly" },
  "photo.too-many": {
    status: 409,
    say: "There are too many photos waiting: ask for a report with some of them",
  },
  "worker.unproven": { status: 401, say: "Only the task queue may call this address" },
  "worker.later": { status: 503, expected: true, say: "This task is to be tried again later" },
  "task.unknown": { status: 404, say: "There is no such task" },
  "report.unknown": { status: 404, say: "There is no such report" },
  "report.revoked": { status: 410, say: "This report was taken back by its owner" },
  "report.busy": { status: 503, say: "Too many PDFs are being made: try again shortly, or ask for a task" },
  "task.type-unknown": { status: 422, say: "There is no task of this type that can be asked for" },
  "task.over": { status: 409, say: "This task is over: it cannot be cancelled any more" },
  "task.must-end": { status: 409, say: "This task cannot be cancelled: it was promised to somebody" },
  "task.not-failed": { status: 409, say: "Only a task that failed can be tried again" },
  "task.input-gone": {
    status: 409,
    say: "What this task worked on went when it failed: ask for it anew",
  },
  "stream.too-many": { status: 429, say: "Too many streams are open: close one, or try again later" },
  "callback.refused": {
    status: 422,
    say: "This address may not be called back: it must be public and https",
  },
  "callback.failed": { status: 502, say: "The address that was to be called back did not take it" },
  "proof.not-yet": { status: 409, say: "This is not signed yet: ask again after the next hour has begun" },
  "proof.too-long": { status: 422, say: "Too much was done at once around this task: its proof is too long" },
  "file.unknown": { status: 404, say: "There is no such file" },
  "file.gone": { status: 410, say: "This report is no longer kept: ask its owner for a new one" },
  internal: { status: 500, say: "Something went wrong on our side: try again later" },
} as const satisfies Record<string, Refusal>;

export type FaultCode = keyof typeof faults;

/** Where a request is wrong, field by field. */
export interface FieldError {
  path: string;
  message: string;
}

export interface FaultExtras {
  errors?: FieldError[];
  headers?: Record<string, string>;
  /** Instead of our own type, where a standard names one. */
  type?: string;
  members?: Record<string, unknown>;
}

/** A refusal on its way to the one handler of an app; `message` is for the log alone. */
export class Fault extends Error {
  override readonly name = "Fault";
  constructor(
    readonly code: FaultCode,
    found = "",
    readonly extras: FaultExtras = {},
  ) {
    super(found ? `${code}: ${found}` : code);
  }
  get status(): number {
    return faults[this.code].status;
  }
  get isExpected(): boolean {
    return "expected" in faults[this.code];
  }
}

export function refuse(code: FaultCode, found?: string, extras?: FaultExtras): never {
  throw new Fault(code, found, extras);
}
