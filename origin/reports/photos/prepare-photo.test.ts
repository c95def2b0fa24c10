import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { faults } from "../../../shared/faults.ts";
import {
  claimingSize,
  exifOf,
  joined,
  jpegOf,
  pngChunk,
  pngOf,
  withSegment,
} from "../../../tests/photo-files.ts";
import { readJpegFrame } from "./jpeg-frame.ts";
import { layOnWhite } from "./lay-on-white.ts";
import { preparePhoto } from "./prepare-photo.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

/** How light a point of a prepared photo is, from 0 to 1 in each direction. */
async function lightAt(jpeg: Uint8Array<ArrayBuffer>, x: number, y: number, channel = 0): Promise<number> {
  const png = await new Bun.Image(jpeg).resize(9, 9).png({ compressionLevel: 0 }).bytes();
  const { inflateSync } = await import("node:zlib");
  const start = text(png).indexOf("IDAT");
  const length = new DataView(png.buffer, png.byteOffset).getUint32(start - 4);
  const raw = inflateSync(png.subarray(start + 4, start + 4 + length));
  const row = raw.length / 9;
  const channels = Math.floor((row - 1) / 9);
  // With filters only differences are stored: undone for the two that a flat picture needs least of.
  const pixels = unfiltered(raw, row, channels);
  return pixels[Math.round(y * 8) * (row - 1) + Math.round(x * 8) * channels + channel] ?? -1;
}

function unfiltered(raw: Uint8Array, row: number, channels: number): Uint8Array {
  const out = new Uint8Array((row - 1) * 9);
  for (let y = 0; y < 9; y++)
    for (let x = 0; x < row - 1; x++) {
      const at = y * (row - 1) + x;
      const left = x >= channels ? (out[at - channels] ?? 0) : 0;
      const up = y > 0 ? (out[at - row + 1] ?? 0) : 0;
      const corner = x >= channels && y > 0 ? (out[at - row + 1 - channels] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][raw[y * row] ?? 0] ?? 0;
      out[at] = ((raw[y * row + 1 + x] ?? 0) + guess) & 0xff;
    }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value)) as [
    number,
    number,
    number,
  ];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

describe("what a PDF takes as it is", () => {
  test.each([
    ["a baseline JPEG", () => jpegOf(64, 48)],
    ["a progressive JPEG", () => jpegOf(64, 48, true)],
    ["a PNG", async () => pngOf({ width: 64, height: 48 })],
    ["a gray PNG", async () => pngOf({ width: 64, height: 48, colourType: 0 })],
    ["a PNG of one bit", async () => pngOf({ width: 64, height: 48, colourType: 0, bitDepth: 1 })],
    ["a PNG of 16 bits", async () => pngOf({ width: 64, height: 48, bitDepth: 16 })],
    ["a PNG with a palette", async () => pngOf({ width: 64, height: 48, colourType: 3 })],
    ["a PNG with alpha", async () => pngOf({ width: 64, height: 48, colourType: 6 })],
    ["an interlaced PNG", async () => pngOf({ width: 64, height: 48, interlaced: true })],
  ])("%s becomes a baseline JPEG of the same size", async (_what, make) => {
    const photo = await preparePhoto(await make());
    expect([photo.width, photo.height]).toEqual([64, 48]);
    expect(readJpegFrame(photo.jpeg)).toMatchObject({
      width: 64,
      height: 48,
      precision: 8,
      components: 3,
      marker: 0xc0,
    });
  });

  test("a JPEG in CMYK becomes colour", async () => {
    const cmyk = new Uint8Array(
      readFileSync(join(import.meta.dir, "../../../tests/vectors/photos/cmyk.jpg")),
    );
    expect(readJpegFrame(cmyk)?.components).toBe(4);
    expect(readJpegFrame((await preparePhoto(cmyk)).jpeg)?.components).toBe(3);
  });

  test("a large one is scaled to what is printed, a small one is left as it is", async () => {
    const large = await preparePhoto(pngOf({ width: 4_000, height: 3_000, colourType: 0 }));
    expect([large.width, large.height]).toEqual([1_600, 1_200]);
    const tall = await preparePhoto(pngOf({ width: 10, height: 16_000, colourType: 0 }));
    expect([tall.width, tall.height]).toEqual([1, 1_600]);
  });
});

describe("what is seen through is laid on white", () => {
  const seenThrough = (pixel: number[], width = 16) => {
    const row = Buffer.concat([Buffer.of(0), Buffer.alloc(4 * width, Uint8Array.from(pixel))]);
    const content = deflateSync(Buffer.alloc(row.length * width, row), { level: 1 });
    return pngOf({ width, height: width, colourType: 6, content });
  };

  test.each([
    ["red of alpha 0.3", [255, 0, 0, 77], [255, 178, 178]],
    ["nothing at all, black underneath", [0, 0, 0, 0], [255, 255, 255]],
    ["blue that covers", [0, 0, 255, 255], [0, 0, 255]],
  ])("%s", async (_what, pixel, expected) => {
    for (const width of [16, 1_700]) {
      const { jpeg } = await preparePhoto(seenThrough(pixel, width));
      for (const [channel, value] of expected.entries())
        expect(await lightAt(jpeg, 0.5, 0.5, channel)).toBeWithin(value - 4, value + 5);
    }
  });

  test("a colour that a palette's PNG calls transparent", async () => {
    const png = pngOf({ width: 16, height: 16, colourType: 3 });
    const header = 33 + 15;
    const { jpeg } = await preparePhoto(
      joined(png.subarray(0, header), pngChunk("tRNS", Uint8Array.of(0)), png.subarray(header)),
    );
    expect(await lightAt(jpeg, 0.5, 0.5, 1)).toBeGreaterThan(250);
  });

  test("whatever filters its rows were written with: each way up stays that", () => {
    const rows = [
      [0, 9, 9, 9, 255, 20, 20, 20, 255],
      [1, 9, 9, 9, 255, 11, 11, 11, 0],
      [2, 0, 0, 0, 0, 0, 0, 0, 0],
      [3, 5, 5, 5, 128, 6, 6, 6, 0],
      [4, 0, 0, 0, 0, 11, 11, 11, 0],
    ];
    const content = deflateSync(Uint8Array.from(rows.flat()));
    const bmp = layOnWhite(pngOf({ width: 2, height: 5, colourType: 6, content }));
    const blueAt = (x: number, y: number) => bmp[54 + (4 - y) * 8 + x * 3];
    expect([0, 1, 2, 3, 4].map((y) => [blueAt(0, y), blueAt(1, y)])).toEqual([
      [9, 20],
      [9, 20],
      [9, 20],
      [9, 20],
      [9, 31],
    ]);
  });
});

test("who sends too large a photo is told both bounds", async () => {
  const thread = claimingSize(await jpegOf(8, 8), 1, 20_000);
  await expect(preparePhoto(thread)).rejects.toMatchObject({ code: "photo.too-many-pixels" });
  expect(faults["photo.too-many-pixels"].say).toMatch(/30 megapixels.*16,384 pixels on a side/);
});

test.each([
  [1, "left", false],
  [2, "right", false],
  [3, "right", false],
  [4, "left", false],
  [5, "top", true],
  [6, "top", true],
  [7, "bottom", true],
  [8, "bottom", true],
] as const)(
  "a photo held as EXIF's %i is turned upright: dark at its %s",
  async (orientation, dark, turned) => {
    const { jpeg, width, height } = await preparePhoto(
      withSegment(await jpegOf(80, 40), 0xe1, exifOf(orientation)),
    );
    expect([width, height]).toEqual(turned ? [40, 80] : [80, 40]);
    const places = { left: [0, 0.5], right: [1, 0.5], top: [0.5, 0], bottom: [0.5, 1] } as const;
    const [x, y] = places[dark];
    expect(await lightAt(jpeg, x, y)).toBeLessThan(80);
    expect(await lightAt(jpeg, 1 - x, 1 - y)).toBeGreaterThan(170);
  },
);

test("nothing of what was written into it is left: position, comment, profile, what was hung on behind", async () => {
  const jpeg = await jpegOf(80, 40);
  const told = [0xe1, 0xe2, 0xed, 0xee, 0xfe].reduce(
    (file, marker) => withSegment(file, marker, joined("SECRET-PLACE 60.1699N")),
    // A profile is what the writer would carry over by itself.
    withSegment(
      withSegment(jpeg, 0xe1, exifOf(1)),
      0xe2,
      joined("ICC_PROFILE\0\x01\x01", "SECRET".repeat(40)),
    ),
  );
  const prepared = await preparePhoto(joined(told, "PK\x03\x04 an archive <script>SECRET-PLACE</script>"));
  expect(text(prepared.jpeg)).not.toMatch(/SECRET|60\.1699|Exif|PK|script/);
  expect(text(prepared.jpeg)).toEndWith("\xff\xd9");
  const png = pngOf({ width: 20, height: 20 });
  const note = pngChunk("tEXt", joined("Comment\0SECRET-PLACE"));
  const noted = joined(png.subarray(0, 33), note, png.subarray(33), "SECRET-PLACE");
  expect(text((await preparePhoto(noted)).jpeg)).not.toContain("SECRET");
});

describe("what is no photo is refused", () => {
  const bomb = deflateSync(new Uint8Array(1_000_000));
  test.each([
    ["nothing", async () => new Uint8Array(), "photo.not-a-photo"],
    ["a GIF", async () => joined("GIF89a\x01\0\x01\0\0\0\0;"), "photo.not-a-photo"],
    ["a page", async () => joined("<svg xmlns='http://www.w3.org/2000/svg'/>"), "photo.not-a-photo"],
    ["a PDF with a JPEG in it", async () => joined("%PDF-1.7\n", await jpegOf(8, 8)), "photo.not-a-photo"],
    ["a JPEG's first bytes alone", async () => joined("\xff\xd8\xff"), "photo.unreadable"],
    ["a JPEG cut in the middle", async () => (await jpegOf(640, 480)).slice(0, -200), "photo.unreadable"],
    ["a progressive one cut", async () => (await jpegOf(640, 480, true)).slice(0, -200), "photo.unreadable"],
    [
      "a PNG cut in the middle",
      async () => pngOf({ width: 64, height: 48 }).slice(0, -30),
      "photo.unreadable",
    ],
    ["a JPEG without size", async () => claimingSize(await jpegOf(8, 8), 0, 0), "photo.unreadable"],
    ["a PNG without size", async () => pngOf({ width: 0, height: 9, content: bomb }), "photo.unreadable"],
    [
      "a JPEG that claims a wall",
      async () => claimingSize(await jpegOf(8, 8), 16_000, 16_000),
      "photo.too-many-pixels",
    ],
    [
      "a JPEG that claims a thread",
      async () => claimingSize(await jpegOf(8, 8), 65_535, 1),
      "photo.too-many-pixels",
    ],
    [
      "a PNG that claims a wall",
      async () => pngOf({ width: 100_000, height: 100_000, content: bomb }),
      "photo.too-many-pixels",
    ],
    [
      "a PNG with less in it than it claims",
      async () => pngOf({ width: 5_000, height: 5_000, content: bomb }),
      "photo.unreadable",
    ],
    [
      "a PNG of garbage",
      async () => pngOf({ width: 9, height: 9, content: joined("garbage") }),
      "photo.unreadable",
    ],
    [
      "a PNG of a colour type that isn't",
      async () => pngOf({ width: 9, height: 9, colourType: 5 }),
      "photo.unreadable",
    ],
  ] as const)("%s", async (_what, make, code) => {
    await expect(preparePhoto(await make())).rejects.toMatchObject({ code });
  });

  test("lossless, arithmetic and 12-bit JPEGs, whatever follows", async () => {
    const jpeg = await jpegOf(8, 8);
    const frame = text(jpeg).indexOf("\xff\xc0");
    for (const [at, value] of [
      [1, 0xc3],
      [1, 0xc9],
      [4, 12],
      [9, 2],
    ] as const) {
      const odd = new Uint8Array(jpeg);
      odd[frame + at] = value;
      await expect(preparePhoto(odd)).rejects.toMatchObject({ code: "photo.unreadable" });
    }
  });

  test("any byte changed: refused or read, never anything else", async () => {
    for (const file of [await jpegOf(32, 24), pngOf({ width: 32, height: 24 })])
      for (let at = 0; at < Math.min(file.length, 400); at += 3) {
        const changed = new Uint8Array(file);
        changed[at] = (changed[at] ?? 0) ^ 0xff;
        const outcome = await preparePhoto(changed).then(
          ({ jpeg }) => readJpegFrame(jpeg)?.components,
          (error) => error.code,
        );
        expect([3, "photo.unreadable", "photo.not-a-photo", "photo.too-many-pixels"]).toContain(outcome);
      }
  });
});
