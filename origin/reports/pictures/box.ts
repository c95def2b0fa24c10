/** A piece of a picture, as the layout engine takes it. */
export interface Box {
  type: "div";
  props: { style: Readonly<Record<string, string | number>>; children?: string | Box[] };
}

/**
 * A box in a picture: text or boxes, in a row unless told otherwise. There is no way to name an address in it, so
 * that drawing a picture never reads a file and never asks anyone for anything.
 */
export function box(style: Box["props"]["style"], ...content: (string | Box | null)[]): Box {
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

export const column = (style: Box["props"]["style"], ...content: (string | Box | null)[]): Box =>
  box({ flexDirection: "column", ...style }, ...content);
