const statusNames: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ALREADY_EXISTS",
  412: "FAILED_PRECONDITION",
  503: "UNAVAILABLE",
};

/** An error as Google's JSON APIs tell it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
  answer(): Response {
    const { status: code, message } = this;
    return Response.json({ error: { code, message, status: statusNames[code] } }, { status: code });
  }
}

/** A request that Google's own description does not allow: a mistake of whoever asked, which fails the test. */
export class NotAsDescribed extends ApiError {
  constructor(message: string) {
    super(400, message);
  }
}
