/**
 * A QR code (ISO/IEC 18004) of bytes, with error correction M: a quarter of a printed code may be dirty. Versions 1 to
 * 10 hold up to 213 bytes, more than any address of ours.
 */
export function qrCode(text: string): boolean[][] {
  const bytes = Buffer.from(text, "utf8");
  const version = versions.findIndex((of, index) => bytes.length <= capacity(of, index + 1)) + 1;
  const layout = versions[version - 1];
  if (!layout) throw new Error(`Making a QR code: ${bytes.length} bytes are too many`);
  const words = interleaved(dataWords(bytes, layout, version), layout);
  let best: { grid: Grid; penalty: number } | undefined;
  for (let mask = 0; mask < 8; mask++) {
    const grid = drawn(version, words, mask);
    const penalty = penaltyOf(grid.dark);
    if (!best || penalty < best.penalty) best = { grid, penalty };
  }
  return best?.grid.dark ?? [];
}

interface Layout {
  /** Words of error correction in a block. */
  correction: number;
  /** How many blocks hold how many words of data. */
  blocks: readonly (readonly [count: number, words: number])[];
  alignment: readonly number[];
}

/** Error correction M (ISO/IEC 18004, table 9 and annex E). */
const versions: readonly Layout[] = [
  { correction: 10, blocks: [[1, 16]], alignment: [] },
  { correction: 16, blocks: [[1, 28]], alignment: [6, 18] },
  { correction: 26, blocks: [[1, 44]], alignment: [6, 22] },
  { correction: 18, blocks: [[2, 32]], alignment: [6, 26] },
  { correction: 24, blocks: [[2, 43]], alignment: [6, 30] },
  { correction: 16, blocks: [[4, 27]], alignment: [6, 34] },
  { correction: 18, blocks: [[4, 31]], alignment: [6, 22, 38] },
  {
    correction: 22,
    blocks: [
      [2, 38],
      [2, 39],
    ],
    alignment: [6, 24, 42],
  },
  {
    correction: 22,
    blocks: [
      [3, 36],
      [2, 37],
    ],
    alignment: [6, 26, 46],
  },
  {
    correction: 26,
    blocks: [
      [4, 43],
      [1, 44],
    ],
    alignment: [6, 28, 50],
  },
];

const wordsOf = ({ blocks }: Layout): number =>
  blocks.reduce((sum, [count, words]) => sum + count * words, 0);
const lengthBits = (version: number): number => (version < 10 ? 8 : 16);
const capacity = (layout: Layout, version: number): number =>
  Math.floor((wordsOf(layout) * 8 - 4 - lengthBits(version)) / 8);

function dataWords(bytes: Uint8Array, layout: Layout, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, count: number): void => {
    for (let bit = count - 1; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  push(4, 4);
  push(bytes.length, lengthBits(version));
  for (const byte of bytes) push(byte, 8);
  const room = wordsOf(layout) * 8;
  push(0, Math.min(4, room - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) push(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((word, bit) => word * 2 + bit, 0),
  );
}

function interleaved(data: readonly number[], { blocks, correction }: Layout): number[] {
  let at = 0;
  const parts = blocks.flatMap(([count, words]) =>
    Array.from({ length: count }, () => {
      const block = data.slice(at, at + words);
      at += words;
      return { block, check: remainder(block, correction) };
    }),
  );
  const longest = Math.max(...parts.map(({ block }) => block.length));
  const words: number[] = [];
  for (let index = 0; index < longest; index++)
    for (const { block } of parts) if (index < block.length) words.push(block[index] ?? 0);
  for (let index = 0; index < correction; index++)
    for (const { check } of parts) words.push(check[index] ?? 0);
  return words;
}

/** Reed and Solomon over GF(256) with the polynomial 0x11D. */
function remainder(data: readonly number[], degree: number): number[] {
  let generator = [1];
  for (let power = 0, root = 1; power < degree; power++, root = times(root, 2))
    generator = [...generator, 0].map((term, index) => term ^ times(generator[index - 1] ?? 0, root));
  const rest = Array<number>(degree).fill(0);
  for (const word of data) {
    const factor = word ^ (rest.shift() ?? 0);
    rest.push(0);
    for (let index = 0; index < degree; index++)
      rest[index] = (rest[index] ?? 0) ^ times(generator[index + 1] ?? 0, factor);
  }
  return rest;
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

/** Which modules are dark, and which of them are not data. */
interface Grid {
  dark: boolean[][];
  fixed: boolean[][];
}

function drawn(version: number, words: readonly number[], mask: number): Grid {
  const size = version * 4 + 17;
  const grid: Grid = {
    dark: Array.from({ length: size }, () => Array<boolean>(size).fill(false)),
    fixed: Array.from({ length: size }, () => Array<boolean>(size).fill(false)),
  };
  const set = (x: number, y: number, dark: boolean): void => {
    const [row, fixed] = [grid.dark[y], grid.fixed[y]];
    if (!row || !fixed || x < 0 || x >= size) return;
    row[x] = dark;
    fixed[x] = true;
  };
  for (let at = 0; at < size; at++) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  for (const [cx, cy] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    for (let dy = -4; dy <= 4; dy++)
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
  const centres = versions[version - 1]?.alignment ?? [];
  const last = centres.length - 1;
  for (const [i, cx] of centres.entries())
    for (const [j, cy] of centres.entries()) {
      // The corners with finders have none.
      if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) continue;
      for (let dy = -2; dy <= 2; dy++)
        for (let dx = -2; dx <= 2; dx++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  drawFormat(set, size, mask);
  if (version >= 7) drawVersion(set, size, version);
  placeWords(grid, size, words, mask);
  return grid;
}

type Set = (x: number, y: number, dark: boolean) => void;

function drawFormat(set: Set, size: number, mask: number): void {
  // Correction M is 00.
  let rest = mask;
  for (let bit = 0; bit < 10; bit++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((mask << 10) | rest) ^ 0x5412;
  const bit = (index: number): boolean => ((bits >> index) & 1) === 1;
  for (let index = 0; index <= 5; index++) set(8, index, bit(index));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let index = 9; index < 15; index++) set(14 - index, 8, bit(index));
  for (let index = 0; index < 8; index++) set(size - 1 - index, 8, bit(index));
  for (let index = 8; index < 15; index++) set(8, size - 15 + index, bit(index));
  set(8, size - 8, true);
}

function drawVersion(set: Set, size: number, version: number): void {
  let rest = version;
  for (let bit = 0; bit < 12; bit++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let index = 0; index < 18; index++) {
    const dark = ((bits >> index) & 1) === 1;
    const [along, across] = [Math.floor(index / 3), size - 11 + (index % 3)];
    set(across, along, dark);
    set(along, across, dark);
  }
}

/** Upwards and downwards in columns of two, from the right. */
function placeWords({ dark, fixed }: Grid, size: number, words: readonly number[], mask: number): void {
  let index = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = dark[y];
        if (!row || fixed[y]?.[x]) continue;
        const bit = ((words[index >> 3] ?? 0) >> (7 - (index & 7))) & 1;
        index++;
        row[x] = (bit === 1) !== (masks[mask]?.(x, y) ?? false);
      }
    }
  }
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** How hard a code is to read (ISO/IEC 18004, 7.8.3.1): runs, blocks, what looks like a finder, and its balance. */
function penaltyOf(dark: readonly (readonly boolean[])[]): number {
  const size = dark.length;
  const columns = dark.map((_, x) => dark.map((row) => row[x] ?? false));
  let penalty = 0;
  for (const line of [...dark, ...columns]) {
    const text = line.map((one) => (one ? "1" : "0")).join("");
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2;
    penalty += 40 * [...text.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  let darkCount = 0;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const one = dark[y]?.[x];
      if (one) darkCount++;
      if (
        x > 0 &&
        y > 0 &&
        one === dark[y - 1]?.[x] &&
        one === dark[y]?.[x - 1] &&
        one === dark[y - 1]?.[x - 1]
      )
        penalty += 3;
    }
  return penalty + 10 * Math.floor(Math.abs((darkCount * 100) / (size * size) - 50) / 5);
}
