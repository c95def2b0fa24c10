import { type GarbageShape, literal, rewritten } from "./shape.ts";

const page =
  "<!DOCTYPE html><html><head><title>Service Unavailable</title></head><body><h1>Be right back.</h1></body></html>";
const nested = 100_000;
const bytes = (...values: number[]) => new Uint8Array(values);

/** Bodies that are no JSON, or JSON of nothing that was asked. */
export const wrongBodies: GarbageShape[] = [
  literal("html-as-json", "A web page that says it is JSON, with status 200", page),
  literal("empty-body", "Status 200 and not one byte", ""),
  literal("blank-body", "Nothing but spaces and line ends", " \r\n\t \n"),
  literal("null", "The JSON value null", "null"),
  literal("true", "The JSON value true", "true"),
  literal("bare-number", "A number alone", "42"),
  literal("bare-string", "A text alone", '"ok"'),
  literal("empty-object", "An object without the envelope", "{}"),
  literal("empty-array", "A list in place of the envelope", "[]"),
  literal("response-null", "The envelope around nothing", '{"response":null}'),
  literal("response-string", "The envelope around a text", '{"response":"upstream internal error"}'),
  literal("response-list-of-null", "The envelope around a list of nothing", '{"response":[null,null]}'),
  literal("error-in-200", "A refusal with status 200", '{"response":null,"error":"not_found","txid":"0"}'),
  literal(
    "nan",
    "NaN and Infinity, which no JSON has",
    '{"response":{"charge_state":{"battery_level":NaN,"battery_range":-Infinity}}}',
  ),
  literal(
    "number-too-large",
    "A number that becomes infinite when it is read",
    '{"response":{"charge_state":{"battery_level":1e999}}}',
  ),
  literal("trailing-comma", "A comma before the closing brace", '{"response":{"state":"online",},}'),
  literal(
    "python-words",
    "Single quotes, None and True",
    "{'response': {'state': None, 'in_service': True}}",
  ),
  literal("two-documents", "One JSON document after the other", '{"response":{}}{"response":{}}'),
  literal("script-guard", "The guard that some servers write before JSON", ')]}\',\n{"response":{}}'),
  literal("event-stream-text", "JSON dressed as an event", 'data: {"response":{}}\n\n'),
  literal("deep-lists", `Lists within lists, ${nested} deep`, "[".repeat(nested) + "]".repeat(nested)),
  literal(
    "deep-objects",
    `Objects within objects, ${nested} deep, never closed`,
    '{"response":'.repeat(nested),
  ),
  literal(
    "prototype-keys",
    "Keys that poison a careless copy",
    '{"__proto__":{"response":{"state":"online"}},"constructor":{"prototype":{"polluted":true}}}',
  ),
  literal(
    "lone-surrogate",
    "Half of a character, escaped",
    '{"response":{"display_name":"\\ud83d","state":"online"}}',
  ),
  literal(
    "nul-characters",
    "Texts with NUL and control characters",
    '{"response":{"display_name":"a\\u0000b\\u001b[31m\\u202e","state":"online"}}',
  ),
  literal(
    "invalid-utf-8",
    "Bytes that are no UTF-8",
    bytes(0x7b, 0x22, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d),
  ),
  literal(
    "binary",
    "A picture's first bytes",
    bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d),
  ),
  rewritten("truncated-json", "The first half of the real answer, sent as if it were all", (real) =>
    real.slice(0, Math.ceil(real.length / 2)),
  ),
  rewritten("byte-order-mark", "The real answer after a byte order mark", (real) => `\ufeff${real}`),
  rewritten(
    "utf-16",
    "The real answer in UTF-16, said to be UTF-8",
    (real) => new Uint8Array(Buffer.from(real, "utf16le")),
  ),
  rewritten("duplicated-keys", "Each object says its first key twice, then with null", (real) =>
    real.replaceAll(/\{("(?:[^"\\]|\\.)*":)/g, "{$1null,$1null,$1"),
  ),
];
