import { chapter } from "../design/components.ts";
import type { Kit } from "../design/kit.ts";
import { colours, contentWidth, type } from "../design/theme.ts";
import { embedPhoto, type Photo } from "../draw/photo.ts";
import { type Block, beside, solid } from "../layout/block.ts";
import { literalText } from "../text/literal-text.ts";
import { fill } from "../words.ts";
import { photoRows, scaleOf } from "./photo-rows.ts";

/** What the seller adds, told apart from what was read of the car: photos and notes, as they are. */
export function sellersPart(kit: Kit, notes: string | undefined, photos: readonly Photo[]): void {
  const { flow, words, text } = kit;
  const clean = literalText(notes ?? "").trim();
  if (clean) {
    chapter(kit, "notes");
    flow.head(text(words.notesCaveat, type.small), 6);
    for (const part of clean.split(/\n{2,}/)) flow.place(text(part, type.body), 6);
    if (kit.document.hasReplaced(clean)) flow.tail(text(words.notesSigns, type.small), 6);
  }
  if (photos.length === 0) return;
  chapter(kit, "photos");
  const gutter = 14;
  const each = (contentWidth - gutter) / 2;
  let index = 0;
  for (const row of photoRows(photos, each)) {
    const blocks = row.map((photo) => photoBlock(kit, photo, index++, photos.length, each));
    flow.place(beside(blocks.map((block, column) => ({ block, offset: column * (each + gutter) }))), 10);
  }
}

/** Fitted into its half of the page, whole: nothing of it is cut off. */
function photoBlock(kit: Kit, photo: Photo, index: number, count: number, width: number): Block {
  const { document, words, figures, text } = kit;
  const scale = scaleOf(photo, width);
  const [shownWidth, shownHeight] = [photo.width * scale, photo.height * scale];
  const number = figures.number(index + 1);
  const caption = text(fill(words.photo.caption, { number }), type.small, width, { tag: "Caption" });
  return solid(shownHeight + 4 + caption.height, (place) => {
    const { page, x, y } = place;
    const figure = place.within.add("Figure", {
      alt: fill(words.photo.one, { number, count: figures.number(count) }),
      box: page.boxOf(x, y, shownWidth, shownHeight),
    });
    const image = embedPhoto(document.file, photo);
    page.marked(figure, () => page.image(`P${index + 1}`, image, x, y, shownWidth, shownHeight));
    page.artifact(() => page.rect(x, y, shownWidth, shownHeight, { stroke: colours.rule, lineWidth: 0.5 }));
    caption.draw({ ...place, y: y + shownHeight + 4, within: figure });
  });
}
