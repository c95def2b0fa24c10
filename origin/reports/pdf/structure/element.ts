import type { Ref } from "../file/syntax.ts";

/** The standard structure types that a report uses (ISO 32000-1, 14.8.4). */
export type ElementType =
  | "Document"
  | "Sect"
  | "H1"
  | "H2"
  | "H3"
  | "P"
  | "L"
  | "LI"
  | "Lbl"
  | "LBody"
  | "Table"
  | "THead"
  | "TBody"
  | "TR"
  | "TH"
  | "TD"
  | "Figure"
  | "Caption"
  | "Note"
  | "Span"
  | "Link";

/** What an element holds, in reading order: other elements, content marked on a page, a link's annotation. */
export type Kid = Element | { page: number; mcid: number } | { annotation: Ref; page: number };

export interface ElementOptions {
  /** What a figure shows, for who can't see it. */
  alt?: string;
  /** Of a header cell: what it heads. */
  scope?: "Column" | "Row";
  /** Of a figure: where it is on its page. */
  box?: readonly [number, number, number, number];
  columns?: number;
}

/** A node of the tree that a screen reader walks. */
export class Element {
  readonly kids: Kid[] = [];

  constructor(
    readonly type: ElementType,
    readonly options: ElementOptions = {},
  ) {}

  add(type: ElementType, options?: ElementOptions): Element {
    const child = new Element(type, options);
    this.kids.push(child);
    return child;
  }
}
