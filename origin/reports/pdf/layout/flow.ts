import type { PdfDocument } from "../document.ts";
import type { Page } from "../draw/page.ts";
import type { Element } from "../structure/element.ts";
import type { Block } from "./block.ts";

export interface Frame {
  left: number;
  top: number;
  bottom: number;
}

/** Fills page after page from top to bottom. */
export class Flow {
  /** The element that what comes next belongs to. */
  within: Element;
  page: Page;
  y: number;
  /** Headings wait for what they head: no page ends with one. */
  #waiting: { block: Block; before: number; drawn?: (page: Page, y: number) => void }[] = [];

  constructor(
    private readonly document: PdfDocument,
    private readonly frame: Frame,
  ) {
    this.within = document.root;
    this.page = document.addPage();
    this.y = frame.top;
  }

  /** Kept with whatever comes next. */
  head(block: Block, before: number, drawn?: (page: Page, y: number) => void): void {
    this.#waiting.push({ block, before, ...(drawn && { drawn }) });
  }

  place(block: Block, before = 0): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const ahead = waiting.reduce((sum, head) => sum + head.before + head.block.height, 0);
    if (!this.#isTop && this.y + ahead + before + block.least > this.frame.bottom) this.nextPage();
    for (const head of waiting) {
      this.#drop(head.before);
      head.drawn?.(this.page, this.y);
      this.#draw(head.block);
    }
    this.#drop(before);
    let rest = block;
    for (;;) {
      const room = this.frame.bottom - this.y;
      if (rest.height <= room) break;
      const halves = rest.split?.(room);
      // What can't be split and fills more than a page is drawn all the same: cut is better than lost.
      if (!halves && this.#isTop) break;
      if (halves) {
        this.#draw(halves[0]);
        rest = halves[1];
      }
      this.nextPage();
    }
    this.#draw(rest);
  }

  nextPage(): void {
    this.page = this.document.addPage();
    this.y = this.frame.top;
  }

  /** Room that is left on this page. */
  get room(): number {
    return this.frame.bottom - this.y;
  }

  get #isTop(): boolean {
    return this.y <= this.frame.top;
  }

  #drop(height: number): void {
    if (!this.#isTop) this.y += height;
  }

  #draw(block: Block): void {
    block.draw({ page: this.page, x: this.frame.left, y: this.y, within: this.within });
    this.y += block.height;
  }
}
