import { expect, test } from "bun:test";
import jsQR from "jsqr";
import { qrCode } from "./qr-code.ts";

/** As a camera would see it, read by a decoder that isn't ours. */
function read(modules: readonly (readonly boolean[])[]): string | undefined {
  const [scale, quiet] = [4, 4];
  const size = (modules.length + 2 * quiet) * scale;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const dark = modules[Math.floor(y / scale) - quiet]?.[Math.floor(x / scale) - quiet];
      if (dark) pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  return jsQR(pixels, size, size)?.data;
}

test.each([1, 15, 27, 43, 63, 85, 107, 123, 153, 181, 213])(
  "a code of %d bytes reads as what was put in",
  (bytes) => {
    const text = "https://carpulse.example/verify?id=0199f7a2-1c7b-7c3e/".repeat(5).slice(0, bytes);
    expect(read(qrCode(text))).toBe(text);
  },
);

test("more than the largest code holds is refused", () => {
  expect(() => qrCode("x".repeat(214))).toThrow("too many");
});
