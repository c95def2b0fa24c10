import { expect, test } from "bun:test";
import { photoRows, scaleOf } from "./photo-rows.ts";

const [landscape, portrait] = [
  { width: 1_600, height: 1_200 },
  { width: 1_200, height: 1_600 },
];
const [panorama, dot] = [
  { width: 1_600, height: 300 },
  { width: 1, height: 1 },
];

test("a photo is fitted into its width and height, and never enlarged", () => {
  expect(scaleOf(landscape, 240)).toBe(240 / 1_600);
  expect(scaleOf(portrait, 240)).toBe(250 / 1_600);
  expect(scaleOf(dot, 240)).toBe(1);
});

test("two stand in a row in their order, and none beside one that leaves most of the row empty", () => {
  expect(photoRows([landscape, portrait, landscape], 240)).toEqual([[landscape, portrait], [landscape]]);
  expect(photoRows([portrait, panorama, panorama, dot, portrait], 240)).toEqual([
    [portrait],
    [panorama, panorama],
    [dot],
    [portrait],
  ]);
  expect(photoRows([dot, dot], 240)).toEqual([[dot, dot]]);
});
