import { withoutPersonalData } from "./privacy.ts";

/** Severities of Google Cloud Logging that we use, from the chattiest. */
export const severities = ["DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL"] as const;
export type Severity = (typeof severities)[number];

export type LogFields = Record<string, unknown>;

/** Writes one JSON line for each thing worth telling, in Cloud Logging's structured form. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  notice(message: string, fields?: LogFields): void;
  warning(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  critical(message: string, fields?: LogFields): void;
  /** The same log with fields that every line of it carries. */
  with(fields: LogFields): Log;
}

export interface LogOptions {
  write: (line: string) => void;
  now: () => number;
  /** Lines below this are not written. */
  least?: Severity;
  /** Asked at each line: what the work in hand carries, such as its request id. */
  context?: () => LogFields;
}

export function createLog(options: LogOptions, own: LogFields = {}): Log {
  const least = severities.indexOf(options.least ?? "INFO");
  const at =
    (severity: Severity) =>
    (message: string, fields: LogFields = {}) => {
      if (severities.indexOf(severity) < least) return;
      const line = {
        severity,
        time: new Date(options.now()).toISOString(),
        message,
        ...own,
        ...options.context?.(),
        ...fields,
      };
      options.write(withoutPersonalData(JSON.stringify(withPlainErrors(line))));
    };
  return {
    debug: at("DEBUG"),
    info: at("INFO"),
    notice: at("NOTICE"),
    warning: at("WARNING"),
    error: at("ERROR"),
    critical: at("CRITICAL"),
    with: (fields) => createLog(options, { ...own, ...fields }),
  };
}

/** The fields that tie a line to its request, under the names that Cloud Logging knows. */
export function requestFields(
  requestId: string,
  traceId: string,
  spanId: string,
  project?: string,
): LogFields {
  return {
    request_id: requestId,
    "logging.googleapis.com/trace": project ? `projects/${project}/traces/${traceId}` : traceId,
    "logging.googleapis.com/spanId": spanId,
  };
}

/** An error would be written as `{}`. Looked for by hand: a replacer of `JSON.stringify` is asked of every value. */
function withPlainErrors(line: LogFields): LogFields {
  for (const name in line) {
    const value = line[name];
    if (value instanceof Error) line[name] = plainError(value);
  }
  return line;
}

function plainError(error: Error): LogFields {
  const { name, message, stack } = error;
  // What a bundler found wrong stands in the errors within, with file and line.
  const within = error instanceof AggregateError ? error.errors.slice(0, 5).map(String) : undefined;
  return { name, message, stack, ...(within && { errors: within }) };
}
