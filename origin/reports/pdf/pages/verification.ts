import { encode } from "uqr";
import { boxed } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { colours, contentWidth, type } from "../design/theme.ts";
import { type Block, solid, stack } from "../layout/block.ts";
import { fill } from "../words.ts";

/** Where anyone can check a copy of this report. */
export interface Verification {
  url: string;
  shortCode: string;
}

/** How to check the report: the code to scan, and what to type where nothing scans. */
export function verificationBlock({ words, text }: Kit, { url, shortCode }: Verification): Block {
  const size = 76;
  const inner = contentWidth - 24 - size - 18;
  const says = stack([text(words.verify.title, type.sub, inner), text(words.verify.say, type.body, inner)]);
  const address = text(url, { ...type.strong, size: 8.5, colour: colours.accent }, inner);
  const code = text(`${words.verify.code}: ${shortCode}`, type.strong, inner);
  // A seventh of the code may be dirty, or more where it costs no larger one; the quiet around it is ours.
  const modules = encode(url, { ecc: "M", boostEcc: true, border: 0 }).data;
  const whole = solid(Math.max(size, says.height + address.height + code.height + 6), (place) => {
    const { page, x, y } = place;
    const figure = place.within.add("Figure", {
      alt: fill(words.verify.qr, { url }),
      box: page.boxOf(x, y, size, size),
    });
    page.marked(figure, () => {
      page.rect(x, y, size, size, { fill: colours.paper });
      // Four modules of quiet around the code.
      const module = size / (modules.length + 8);
      page.squares(runs(modules, x + 4 * module, y + 4 * module, module), module, colours.ink);
    });
    const at = { ...place, x: x + size + 18 };
    says.draw(at);
    const link = place.within.add("P").add("Link");
    const below = y + says.height + 3;
    address.draw({ ...at, y: below, within: link });
    page.link(at.x, below, inner, address.height, {
      to: { uri: url },
      says: words.verify.link,
      element: link,
    });
    code.draw({ ...at, y: below + address.height + 3 });
  });
  return boxed(whole, contentWidth, 12, 12);
}

/** Dark modules side by side are one bar: fewer seams, and fewer bytes. */
function* runs(
  modules: readonly (readonly boolean[])[],
  x: number,
  y: number,
  module: number,
): Generator<[number, number, number]> {
  for (const [row, line] of modules.entries())
    for (let column = 0; column < line.length; column++) {
      if (!line[column]) continue;
      const start = column;
      while (line[column + 1]) column++;
      yield [x + start * module, y + row * module, (column - start + 1) * module];
    }
}
