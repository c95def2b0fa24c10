/** A piece of a picture, as the layout engine takes it. */
export interface Box {
  type: "div";
  props: { style: Readonly<Record<string, string | number>>; children?: string | (Box | Drawing)[] };
}

/** A few shapes on a square of 32. */
interface Drawing {
  type: "svg";
  props: { viewBox: string; width: number; height: number; children: readonly Shape[] };
}

export interface Shape {
  type: "rect" | "path";
  props: Readonly<Record<string, string | number>>;
}

type Content = string | Box | Drawing | null;

/**
 * A box in a picture: text or boxes, in a row unless told otherwise. There is no way to name an address in it, so
 * that drawing a picture never reads a file and never asks anyone for anything.
 */
export function box(style: Box["props"]["style"], ...content: Content[]): Box {
  for (const [name, value] of Object.entries(style))
    if (/url\s*\(/i.test(String(value))) throw new Error(`Drawing a picture: ${name} names an address`);
  const children = content.filter((child) => child !== null);
  const [only] = children;
  if (children.length === 1 && typeof only === "string")
    return { type: "div", props: { style: { display: "flex", ...style }, children: only } };
  const boxes = children.map((child) => (typeof child === "string" ? box({}, child) : child));
  return {
    type: "div",
    props: { style: { display: "flex", boxSizing: "border-box", ...style }, children: boxes },
  };
}

export const column = (style: Box["props"]["style"], ...content: Content[]): Box =>
  box({ flexDirection: "column", ...style }, ...content);

export const drawing = (shapes: readonly Shape[], sizePx: number): Drawing => ({
  type: "svg",
  props: { viewBox: "0 0 32 32", width: sizePx, height: sizePx, children: shapes },
});
