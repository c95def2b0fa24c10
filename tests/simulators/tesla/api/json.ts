export type Json =
  | string
  | number
  | boolean
  | null
  | bigint
  | readonly Json[]
  | { readonly [name: string]: Json };

/** `JSON.rawJSON` of ES2026, which TypeScript's own library does not declare yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** JSON in which a bigint is a bare integer, as Tesla's ids are. */
export const writeJson = (value: Json): string =>
  JSON.stringify(value, (_name, found: unknown) =>
    typeof found === "bigint" ? rawJSON(String(found)) : found,
  );
