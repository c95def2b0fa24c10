/** PDF's own notation (ISO 32000-1, 7.3): values are the text that goes into the file. */

/** The number of an object; 0 is nobody's. */
export type Ref = number & { readonly ref: unique symbol };

export const refTo = (ref: Ref): string => `${ref} 0 R`;

/** An entry that is undefined is left out. */
export function dict(entries: Readonly<Record<string, string | number | undefined>>): string {
  let body = "";
  for (const key in entries) {
    const value = entries[key];
    if (value !== undefined) body += `/${key} ${typeof value === "number" ? number(value) : value}`;
  }
  return `<<${body}>>`;
}

export const array = (values: readonly (string | number)[]): string => `[${values.join(" ")}]`;

/** Hundredths of a point are finer than any printer. */
export const number = (value: number): string => {
  if (Number.isInteger(value)) return `${value}`;
  const rounded = Math.round(value * 100) / 100;
  return Object.is(rounded, -0) ? "0" : `${rounded}`;
};

/** Text for a person: as it is where it is ASCII, else UTF-16 behind a byte order mark. */
export function textString(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return literal(text);
  let hex = "FEFF";
  for (let index = 0; index < text.length; index++)
    hex += text.charCodeAt(index).toString(16).padStart(4, "0").toUpperCase();
  return `<${hex}>`;
}

export const literal = (ascii: string): string => `(${ascii.replaceAll(/[\\()]/g, "\\$&")})`;

/** `D:20261128134500Z`: dates are told in UTC. */
export const dateString = (at: Date): string =>
  literal(`D:${at.toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`);
