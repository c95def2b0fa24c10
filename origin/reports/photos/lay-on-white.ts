import { inflateSync } from "node:zlib";
import { readPngHeader } from "./png-header.ts";

const channels = 4;
const bmpHead = 54;

/**
 * A PNG of eight bits with alpha, row after row, as our own image library writes it: laid on white, as paper is, it
 * becomes a BMP, which the same library reads. A JPEG would show what was meant to be seen through.
 */
export function layOnWhite(png: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = readPngHeader(png);
  if (size?.kind !== "8 bits, RGBA") throw new Error(`Laying a photo on white: it is ${size?.kind}`);
  const { width, height } = size;
  const row = width * channels;
  const raw = inflateSync(size.content, { maxOutputLength: (row + 1) * height });
  const stride = (width * 3 + 3) & ~3;
  const bmp = bmpOf(width, height, stride);
  let above = new Uint8Array(row);
  for (let y = 0; y < height; y++) {
    const start = y * (row + 1);
    const line = unfiltered(raw[start] ?? 0, raw.subarray(start + 1, start + 1 + row), above);
    // A BMP begins with its lowest row, and its colours with blue.
    let out = bmpHead + (height - 1 - y) * stride;
    for (let at = 0; at < row; at += channels) {
      const alpha = line[at + 3] ?? 0;
      for (const channel of [2, 1, 0])
        bmp[out++] = Math.round(((line[at + channel] ?? 0) * alpha + 255 * (255 - alpha)) / 255);
    }
    above = line;
  }
  return bmp;
}

function bmpOf(width: number, height: number, stride: number): Uint8Array<ArrayBuffer> {
  const bmp = new Uint8Array(bmpHead + stride * height);
  const view = new DataView(bmp.buffer);
  bmp.set([0x42, 0x4d]);
  view.setUint32(2, bmp.length, true);
  view.setUint32(10, bmpHead, true);
  view.setUint32(14, bmpHead - 14, true);
  view.setUint32(18, width, true);
  view.setUint32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  return bmp;
}

/** Undoes a row's filter (W3C PNG, 9.2): what is stored is the difference from a guess by its neighbours. */
function unfiltered(filter: number, stored: Uint8Array, above: Uint8Array): Uint8Array<ArrayBuffer> {
  const line = new Uint8Array(stored);
  for (let at = 0; at < line.length; at++) {
    const left = at < channels ? 0 : (line[at - channels] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < channels ? 0 : (above[at - channels] ?? 0);
    line[at] = (line[at] ?? 0) + guessOf(filter, left, up, corner);
  }
  return line;
}

function guessOf(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [toLeft, toUp, toCorner] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
