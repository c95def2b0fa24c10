const values: Record<string, number> = Object.fromEntries([
  ...[..."0123456789"].map((digit) => [digit, Number(digit)] as const),
  ...[..."ABCDEFGH"].map((letter, at) => [letter, at + 1] as const),
  ...[..."JKLMN"].map((letter, at) => [letter, at + 1] as const),
  ["P", 7],
  ["R", 9],
  ...[..."STUVWXYZ"].map((letter, at) => [letter, at + 2] as const),
]);
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** The ninth character as the other sixteen demand it (49 CFR 565.15); undefined where it can't be a VIN. */
export function checkDigit(vin: string): string | undefined {
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(vin)) return undefined;
  const sum = [...vin].reduce(
    (total, character, at) => total + (values[character] ?? 0) * (weights[at] ?? 0),
    0,
  );
  return "0123456789X"[sum % 11];
}
