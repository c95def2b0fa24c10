/** What a log or an audit entry may show of a VIN: who made the car, and nothing that finds it. */
export const maskVin = (vin: string): string => `${vin.slice(0, 5)}****`;

const vinInText = /\b[A-HJ-NPR-Z0-9]{17}\b/g;
const emailInText = /[^\s@"<>]{1,64}@[^\s@"<>]+\.[a-z]{2,}/gi;
const tokenInText = /\b(?:eyJ[\w-]+\.[\w-]+\.[\w-]*|(?:NA|EU|CN)_[\w-]{16,}|gAAAA[\w-]{20,}={0,2})/g;
const signOfOthers = /@|eyJ|[AUN]_|gAAAA/;

/** Takes VINs, e-mail addresses and tokens out of any text: the last guard of a line that should hold none. */
export function withoutPersonalData(text: string): string {
  // Nearly every line is let through by these two quick looks.
  if (!signOfOthers.test(text) && !mayHoldVin(text)) return text;
  const plain = text.replace(tokenInText, "[token]").replace(vinInText, maskVin);
  return plain.includes("@") ? plain.replace(emailInText, "[e-mail]") : plain;
}

const vinLength = 17;

/**
 * Whether so many letters of a VIN stand side by side. Looked at from the end of where one would have to be: a letter
 * that is none of a VIN's rules out all places that it is part of, so that a line is passed in great strides.
 */
function mayHoldVin(text: string): boolean {
  for (let end = vinLength - 1; end < text.length; ) {
    let at = end;
    while (at > end - vinLength && isOfVin(text.charCodeAt(at))) at--;
    if (at === end - vinLength) return true;
    end = at + vinLength;
  }
  return false;
}

/** Digits and capitals, other than I, O and Q. */
const isOfVin = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90 && code !== 73 && code !== 79 && code !== 81);
