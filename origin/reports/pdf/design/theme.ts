import { a4, type Colour } from "../draw/page.ts";
import type { TextStyle } from "../layout/paragraph.ts";
import type { TableStyle } from "../layout/table.ts";

/** Calm, and told apart in a greyscale print: lights differ in shape too. */
export const colours = {
  ink: "#16202c",
  quiet: "#566272",
  rule: "#d8dee6",
  ground: "#f3f5f8",
  paper: "#ffffff",
  band: "#12263a",
  onBand: "#c3d0de",
  accent: "#1f6f8b",
  accentSoft: "#bcd9e2",
  green: "#2f7d5d",
  amber: "#b4740e",
  red: "#b0332b",
  grey: "#7b8794",
} as const satisfies Record<string, Colour>;

export const margin = 48;
export const contentWidth = a4.width - 2 * margin;
export const frame = { left: margin, top: 50, bottom: a4.height - 62 };

const style = (
  face: TextStyle["face"],
  size: number,
  leading: number,
  colour: Colour = colours.ink,
): TextStyle => ({ face, size, leading, colour });

export const type = {
  display: style("bold", 30, 35, colours.paper),
  title: style("bold", 17, 22),
  sub: style("bold", 10.5, 15),
  body: style("regular", 9.25, 13.5),
  strong: style("bold", 9.25, 13.5),
  lead: style("regular", 10.5, 15.5),
  figure: style("bold", 17, 21),
  small: style("regular", 7.75, 11, colours.quiet),
  smallStrong: style("bold", 7.75, 11),
  label: style("regular", 8, 11.5, colours.quiet),
} as const;

export const inColour = (of: TextStyle, colour: Colour): TextStyle => ({ ...of, colour });

export const tableStyle: TableStyle = {
  head: { ...type.smallStrong, colour: colours.quiet },
  body: { ...type.body, size: 8.75, leading: 12 },
  rule: colours.rule,
  strong: colours.ink,
  pad: 3.5,
  gutter: 10,
};
