/** Tesla's own text of each status, to the letter where it is known; empty where no body comes. */
const texts: Record<number, string> = {
  400: "invalid_request",
  401: "token expired (401)",
  402: "payment required",
  403: "account disabled: EXCEEDED_LIMIT",
  404: "not_found",
  405: "vehicle is currently in service",
  406: "not_a_JSON_request",
  408: "vehicle unavailable: vehicle is offline or asleep",
  418: "client version is not supported",
  422: "invalid_resource",
  423: "",
  424: "upstream answer invalid",
  429: "rate limit exceeded",
  451: "unavailable for legal reasons",
  499: "client closed request",
  540: "device unexpected response",
};

export const textOfStatus = (status: number): string => texts[status] ?? "upstream internal error";
