/**
 * How pairs of glyphs close up: the feature `kern` of a font's table GPOS, its pair adjustments of both formats
 * (OpenType, GPOS, lookup types 2 and 9). Only the left glyph's advance counts: that is what Latin, Greek and Cyrillic
 * use.
 */
export function kerningOf(gpos: DataView): (left: number, right: number) => number {
  const lookups = kernLookups(gpos).map((lookup) => pairSubtables(gpos, lookup).map((at) => pairs(gpos, at)));
  const known = new Map<number, number>();
  return (left, right) => {
    const key = left * 0x10000 + right;
    const before = known.get(key);
    if (before !== undefined) return before;
    let adjustment = 0;
    // Of a lookup the first subtable that knows the pair decides.
    for (const subtables of lookups) {
      for (const subtable of subtables) {
        const found = subtable(left, right);
        if (found === undefined) continue;
        adjustment += found;
        break;
      }
    }
    // A font has a few thousand pairs that anyone writes; a text made of all others must not fill the memory.
    if (known.size < 50_000) known.set(key, adjustment);
    return adjustment;
  };
}

type Pairs = (left: number, right: number) => number | undefined;

function kernLookups(gpos: DataView): number[] {
  const features = gpos.getUint16(6);
  const list = gpos.getUint16(8);
  const found = new Set<number>();
  for (let index = 0; index < gpos.getUint16(features); index++) {
    const record = features + 2 + index * 6;
    // "kern"
    if (gpos.getUint32(record) !== 0x6b65726e) continue;
    const feature = features + gpos.getUint16(record + 4);
    for (let which = 0; which < gpos.getUint16(feature + 2); which++)
      found.add(gpos.getUint16(feature + 4 + which * 2));
  }
  return [...found].toSorted((a, b) => a - b).map((index) => list + gpos.getUint16(list + 2 + index * 2));
}

/** A lookup may reach its subtables by an extension, which only holds a longer offset. */
function pairSubtables(gpos: DataView, lookup: number): number[] {
  const type = gpos.getUint16(lookup);
  return Array.from({ length: gpos.getUint16(lookup + 4) }, (_, index) => {
    const at = lookup + gpos.getUint16(lookup + 6 + index * 2);
    if (type !== 9) return type === 2 ? [at] : [];
    return gpos.getUint16(at + 2) === 2 ? [at + gpos.getUint32(at + 4)] : [];
  }).flat();
}

function pairs(gpos: DataView, at: number): Pairs {
  const covered = coverage(gpos, at + gpos.getUint16(at + 2));
  const leftFormat = gpos.getUint16(at + 4);
  const leftBytes = bitCount(leftFormat) * 2;
  const rightBytes = bitCount(gpos.getUint16(at + 6)) * 2;
  // The advance comes third of the values, behind the two of the placement.
  const advanceAt = leftFormat & 4 ? bitCount(leftFormat & 3) * 2 : undefined;
  const valueAt = (value: number): number => (advanceAt === undefined ? 0 : gpos.getInt16(value + advanceAt));
  if (gpos.getUint16(at) === 1)
    return (left, right) => {
      const index = covered.get(left);
      if (index === undefined) return undefined;
      const set = at + gpos.getUint16(at + 10 + index * 2);
      const bytes = 2 + leftBytes + rightBytes;
      for (let low = 0, high = gpos.getUint16(set) - 1; low <= high; ) {
        const middle = (low + high) >> 1;
        const second = gpos.getUint16(set + 2 + middle * bytes);
        if (second === right) return valueAt(set + 2 + middle * bytes + 2);
        if (second < right) low = middle + 1;
        else high = middle - 1;
      }
      return undefined;
    };
  const leftClasses = classes(gpos, at + gpos.getUint16(at + 8));
  const rightClasses = classes(gpos, at + gpos.getUint16(at + 10));
  const rightCount = gpos.getUint16(at + 14);
  return (left, right) => {
    if (!covered.has(left)) return undefined;
    const cell = (leftClasses.get(left) ?? 0) * rightCount + (rightClasses.get(right) ?? 0);
    return valueAt(at + 16 + cell * (leftBytes + rightBytes));
  };
}

function coverage(gpos: DataView, at: number): ReadonlyMap<number, number> {
  const index = new Map<number, number>();
  const isList = gpos.getUint16(at) === 1;
  for (let which = 0; which < gpos.getUint16(at + 2); which++) {
    if (isList) index.set(gpos.getUint16(at + 4 + which * 2), which);
    else {
      const range = at + 4 + which * 6;
      const start = gpos.getUint16(range);
      for (let glyph = start; glyph <= gpos.getUint16(range + 2); glyph++)
        index.set(glyph, gpos.getUint16(range + 4) + glyph - start);
    }
  }
  return index;
}

function classes(gpos: DataView, at: number): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  if (gpos.getUint16(at) === 1) {
    const start = gpos.getUint16(at + 2);
    for (let index = 0; index < gpos.getUint16(at + 4); index++)
      found.set(start + index, gpos.getUint16(at + 6 + index * 2));
    return found;
  }
  for (let which = 0; which < gpos.getUint16(at + 2); which++) {
    const range = at + 4 + which * 6;
    for (let glyph = gpos.getUint16(range); glyph <= gpos.getUint16(range + 2); glyph++)
      found.set(glyph, gpos.getUint16(range + 4));
  }
  return found;
}

const bitCount = (bits: number): number => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
};
