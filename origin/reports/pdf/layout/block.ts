import type { Page } from "../draw/page.ts";
import type { Element } from "../structure/element.ts";

/** Where a block is drawn: its top left corner, and the element that what it draws belongs to. */
export interface Place {
  page: Page;
  x: number;
  y: number;
  within: Element;
}

/** Something with a height, measured for the width that it was made for. */
export interface Block {
  height: number;
  /** With less room than this it isn't worth beginning; all of it where it can't be split. */
  least: number;
  draw(place: Place): void;
  /** What fits into this room and what doesn't; undefined where nothing does. Of a whole page any cut is better than none. */
  split?(room: number, isWholePage: boolean): readonly [Block, Block] | undefined;
}

/** A block in one piece. */
export const solid = (height: number, draw: (place: Place) => void): Block => ({
  height,
  least: height,
  draw,
});

/** Nothing, so high. */
export const gap = (height: number): Block => solid(height, () => {});

/** One below the other, kept together. */
export function stack(blocks: readonly Block[], between = 0): Block {
  const height = blocks.reduce((sum, block) => sum + block.height, Math.max(0, blocks.length - 1) * between);
  return solid(height, (place) => {
    let { y } = place;
    for (const block of blocks) {
      block.draw({ ...place, y });
      y += block.height + between;
    }
  });
}

/** With a tail that never stands alone on a page: the last rows or lines of what it belongs to go over with it. */
export function followed(block: Block, tail: Block, before: number): Block {
  const height = block.height + before + tail.height;
  return {
    height,
    least: block.least < block.height ? block.least : height,
    draw: (place) => {
      block.draw(place);
      tail.draw({ ...place, y: place.y + block.height + before });
    },
    split: (room, isWholePage) => {
      // A point less than it takes leaves its last rows or lines to the next page, as many as look well there.
      const halves = block.split?.(Math.min(room, block.height - 1), isWholePage);
      if (halves) return [halves[0], followed(halves[1], tail, before)];
      return isWholePage && block.height <= room ? [block, tail] : undefined;
    },
  };
}

/** Side by side, each at its offset from the left. */
export const beside = (blocks: readonly { block: Block; offset: number }[]): Block =>
  solid(Math.max(0, ...blocks.map(({ block }) => block.height)), (place) => {
    for (const { block, offset } of blocks) block.draw({ ...place, x: place.x + offset });
  });

/** Within an element of its own. */
export const tagged = (type: Parameters<Element["add"]>[0], block: Block): Block =>
  solid(block.height, (place) => block.draw({ ...place, within: place.within.add(type) }));
