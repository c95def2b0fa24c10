import type { Run } from "./pdf-programs.ts";

export type PdfValue = null | boolean | number | string | PdfValue[] | PdfDict;
export interface PdfDict {
  [key: string]: PdfValue;
}

/** A PDF's objects as qpdf reads them: names begin with a slash, texts with `u:` or `b:`, references end with R. */
export interface PdfObjects {
  trailer: PdfDict;
  all: PdfDict[];
  /** The dictionary that a value is or points to; empty where there is none. */
  dict(value: PdfValue | undefined): PdfDict;
  /** What a value is or points to. */
  follow(value: PdfValue | undefined): PdfValue;
  list(value: PdfValue | undefined): PdfValue[];
  /** A stream's bytes, unpacked. */
  bytes(value: PdfValue | undefined): Buffer;
}

export function readObjects(run: Run, path: string): PdfObjects {
  const { code, said, complained } = run(
    "qpdf",
    "--json=2",
    "--json-stream-data=inline",
    "--decode-level=generalized",
    path,
  );
  if (code !== 0) throw new Error(`Reading ${path}: ${complained}`);
  const objects: Record<string, { value?: PdfValue; stream?: { dict: PdfDict; data: string } }> =
    JSON.parse(said).qpdf[1];
  const at = (value: PdfValue | undefined) =>
    typeof value === "string" && /^\d+ \d+ R$/.test(value) ? objects[`obj:${value}`] : undefined;
  const follow = (value: PdfValue | undefined): PdfValue => {
    const found = at(value);
    return found ? (found.value ?? found.stream?.dict ?? null) : (value ?? null);
  };
  const dict = (value: PdfValue | undefined): PdfDict => {
    const found = follow(value);
    return found !== null && typeof found === "object" && !Array.isArray(found) ? found : {};
  };
  return {
    trailer: dict(objects["trailer"]?.value),
    all: Object.values(objects).map(({ value, stream }) => dict(value ?? stream?.dict)),
    follow,
    dict,
    list: (value) => {
      const found = follow(value);
      return Array.isArray(found) ? found : found === null ? [] : [found];
    },
    bytes: (value) => Buffer.from(at(value)?.stream?.data ?? "", "base64"),
  };
}
