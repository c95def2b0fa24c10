import { number, type Ref } from "../file/syntax.ts";
import type { Element } from "../structure/element.ts";
import type { Line } from "../text/break-lines.ts";

/** `#rrggbb`. */
export type Colour = `#${string}`;

export interface Paint {
  fill?: Colour | undefined;
  stroke?: Colour | undefined;
  lineWidth?: number;
}

export interface PageLink {
  rect: readonly [number, number, number, number];
  /** An address of ours, or a place in the document. */
  to: { uri: string } | { name: string };
  says: string;
  element: Element;
}

export const a4 = { width: 595.28, height: 841.89 };

/** How far the handles of a Bézier curve stand off for a quarter of a circle. */
const quarter = 0.5523;

/** What is drawn on a page. Distances are in points from its top left corner. */
export class Page {
  readonly owners: Element[] = [];
  readonly links: PageLink[] = [];
  readonly images = new Map<string, Ref>();
  #content = "";
  #fill: Colour | undefined;
  #stroke: Colour | undefined;
  #lineWidth: number | undefined;
  #font = "";

  constructor(readonly index: number) {}

  get content(): string {
    return this.#content;
  }

  /** Everything drawn within belongs to the element. */
  marked(element: Element, draw: () => void): void {
    const mcid = this.owners.push(element) - 1;
    element.kids.push({ page: this.index, mcid });
    this.#content += `/${element.type} <</MCID ${mcid}>> BDC\n`;
    draw();
    this.#content += "EMC\n";
  }

  /** Rules, grounds and page numbers: nothing that a screen reader should read. */
  artifact(draw: () => void): void {
    this.#content += "/Artifact BMC\n";
    draw();
    this.#content += "EMC\n";
  }

  text(line: Line, x: number, baseline: number, size: number, colour: Colour): void {
    this.#use({ fill: colour });
    let at = x;
    for (const { font, shown, width, meant } of line.pieces) {
      const chosen = `/${font.resource} ${number(size)} Tf`;
      if (meant !== undefined) this.#content += `/Span <</ActualText ${meant}>> BDC\n`;
      this.#content += "BT\n";
      if (chosen !== this.#font) {
        this.#content += `${chosen}\n`;
        this.#font = chosen;
      }
      const operator = shown.lastIndexOf("<") === 0 ? `${shown} Tj` : `[${shown}] TJ`;
      this.#content += `${number(at)} ${this.#y(baseline)} Td ${operator} ET\n`;
      if (meant !== undefined) this.#content += "EMC\n";
      at += (width * size) / 1000;
    }
  }

  rect(x: number, y: number, width: number, height: number, paint: Paint, radius = 0): void {
    this.#use(paint);
    if (radius === 0)
      this.#content += `${number(x)} ${this.#y(y + height)} ${number(width)} ${number(height)} re`;
    else {
      const r = Math.min(radius, width / 2, height / 2);
      const k = r * (1 - quarter);
      const [right, bottom] = [x + width, y + height];
      this.#content += `${this.#at(x + r, y)} m ${this.#at(right - r, y)} l
${this.#curve(right - k, y, right, y + k, right, y + r)} ${this.#at(right, bottom - r)} l
${this.#curve(right, bottom - k, right - k, bottom, right - r, bottom)} ${this.#at(x + r, bottom)} l
${this.#curve(x + k, bottom, x, bottom - k, x, bottom - r)} ${this.#at(x, y + r)} l
${this.#curve(x, y + k, x + k, y, x + r, y)} h`;
    }
    this.#finish(paint);
  }

  circle(x: number, y: number, radius: number, paint: Paint): void {
    this.rect(x - radius, y - radius, radius * 2, radius * 2, paint, radius);
  }

  /** Straight from point to point. */
  path(points: readonly (readonly [number, number])[], paint: Paint, isClosed = false): void {
    this.#use(paint);
    for (const [index, [x, y]] of points.entries())
      this.#content += `${this.#at(x, y)} ${index === 0 ? "m" : "l"} `;
    if (isClosed) this.#content += "h";
    this.#finish(paint);
  }

  /** A level or an upright line of dashes: a mark, such as a limit. */
  dashed(from: readonly [number, number], to: readonly [number, number], stroke: Colour): void {
    this.#content += "[2.5 2] 0 d\n";
    this.path([from, to], { stroke });
    this.#content += "[] 0 d\n";
  }

  /** Squares of one size at these places, as one shape: the modules of a QR code. */
  squares(places: Iterable<readonly [number, number, number]>, height: number, fill: Colour): void {
    this.#use({ fill });
    for (const [x, y, width] of places)
      this.#content += `${number(x)} ${this.#y(y + height)} ${number(width)} ${number(height)} re\n`;
    this.#content += "f\n";
  }

  image(name: string, ref: Ref, x: number, y: number, width: number, height: number): void {
    this.images.set(name, ref);
    this.#content += `q ${number(width)} 0 0 ${number(height)} ${number(x)} ${this.#y(y + height)} cm /${name} Do Q\n`;
  }

  link(x: number, y: number, width: number, height: number, link: Omit<PageLink, "rect">): void {
    this.links.push({ rect: [x, a4.height - y - height, x + width, a4.height - y], ...link });
  }

  /** A box as the structure tells it: from the bottom left corner. */
  boxOf(x: number, y: number, width: number, height: number): [number, number, number, number] {
    return [x, a4.height - y - height, x + width, a4.height - y];
  }

  #y(y: number): string {
    return number(a4.height - y);
  }

  #at(x: number, y: number): string {
    return `${number(x)} ${this.#y(y)}`;
  }

  #curve(ax: number, ay: number, bx: number, by: number, x: number, y: number): string {
    return `${this.#at(ax, ay)} ${this.#at(bx, by)} ${this.#at(x, y)} c`;
  }

  #use({ fill, stroke, lineWidth = 0.75 }: Paint): void {
    if (fill !== undefined && fill !== this.#fill) {
      this.#content += `${components(fill)} rg\n`;
      this.#fill = fill;
    }
    if (stroke !== undefined && stroke !== this.#stroke) {
      this.#content += `${components(stroke)} RG\n`;
      this.#stroke = stroke;
    }
    if (stroke !== undefined && lineWidth !== this.#lineWidth) {
      this.#content += `${number(lineWidth)} w\n`;
      this.#lineWidth = lineWidth;
    }
  }

  #finish({ fill, stroke }: Paint): void {
    this.#content += fill === undefined ? " S\n" : stroke === undefined ? " f\n" : " B\n";
  }
}

const known = new Map<Colour, string>();

function components(colour: Colour): string {
  let text = known.get(colour);
  if (text === undefined) {
    const value = Number.parseInt(colour.slice(1), 16);
    text = [value >> 16, (value >> 8) & 255, value & 255]
      .map((part) => `${Math.round((part / 255) * 1000) / 1000}`)
      .join(" ");
    known.set(colour, text);
  }
  return text;
}
