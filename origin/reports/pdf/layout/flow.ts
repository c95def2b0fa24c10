import type { PdfDocument } from "../document.ts";
import type { Page } from "../draw/page.ts";
import type { Element } from "../structure/element.ts";
import { type Block, followed } from "./block.ts";

export interface Frame {
  left: number;
  top: number;
  bottom: number;
}

interface Head {
  block: Block;
  before: number;
  drawn?: (page: Page, y: number) => void;
}

/** Fills page after page from top to bottom. */
export class Flow {
  /** The element that what comes next belongs to. */
  within: Element;
  page: Page;
  #y: number;
  /** Headings wait for what they head: no page ends with one. */
  #heads: Head[] = [];
  /** What was placed last waits too, for what may have to take some of it over to the next page. */
  #last: { heads: readonly Head[]; block: Block; before: number; within: Element } | undefined;

  constructor(
    private readonly document: PdfDocument,
    private readonly frame: Frame,
  ) {
    this.within = document.root;
    this.page = document.addPage();
    this.#y = frame.top;
  }

  /** Kept with whatever comes next. */
  head(block: Block, before: number, drawn?: (page: Page, y: number) => void): void {
    this.#heads.push({ block, before, ...(drawn && { drawn }) });
  }

  place(block: Block, before = 0): void {
    this.settle();
    this.#last = { heads: this.#heads, block, before, within: this.within };
    this.#heads = [];
  }

  /** Kept with what was placed last: no page begins with it. */
  tail(block: Block, before: number): void {
    if (!this.#last || this.#heads.length > 0) this.place(block, before);
    else this.#last.block = followed(this.#last.block, block, before);
  }

  /** At the bottom of this page, or where it goes on if there is no room. */
  placeAtFoot(block: Block, before: number): void {
    this.#y += Math.max(0, this.room - before - block.height);
    this.place(block, before);
  }

  nextPage(): void {
    this.settle();
    this.#turn();
  }

  moveTo(y: number): void {
    this.settle();
    this.#y = y;
  }

  /** Room that is left on this page. */
  get room(): number {
    this.settle();
    return this.frame.bottom - this.#y;
  }

  /** Draws what still waits for a tail. */
  settle(): void {
    if (!this.#last) return;
    const { heads, block, before, within } = this.#last;
    this.#last = undefined;
    const ahead = heads.reduce((sum, head) => sum + head.before + head.block.height, before);
    if (!this.#isTop && !this.#begins(block, this.frame.bottom - this.#y - ahead)) this.#turn();
    for (const head of heads) {
      this.#drop(head.before);
      head.drawn?.(this.page, this.#y);
      this.#draw(head.block, within);
    }
    this.#drop(before);
    let rest = block;
    for (;;) {
      const room = this.frame.bottom - this.#y;
      if (rest.height <= room) break;
      const halves = rest.split?.(room, this.#isTop);
      // What can't be split and fills more than a page is drawn all the same: cut is better than lost.
      if (!halves && this.#isTop) break;
      if (halves) {
        this.#draw(halves[0], within);
        rest = halves[1];
      }
      this.#turn();
    }
    this.#draw(rest, within);
  }

  #begins(block: Block, room: number): boolean {
    return block.height <= room || (block.least <= room && block.split?.(room, false) !== undefined);
  }

  get #isTop(): boolean {
    return this.#y <= this.frame.top;
  }

  #turn(): void {
    this.page = this.document.addPage();
    this.#y = this.frame.top;
  }

  #drop(height: number): void {
    if (!this.#isTop) this.#y += height;
  }

  #draw(block: Block, within: Element): void {
    block.draw({ page: this.page, x: this.frame.left, y: this.#y, within });
    this.#y += block.height;
  }
}
