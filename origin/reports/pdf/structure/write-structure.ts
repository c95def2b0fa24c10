import type { PdfFile } from "../file/pdf-file.ts";
import { array, dict, number, type Ref, refTo, textString } from "../file/syntax.ts";
import { Element } from "./element.ts";

/** A link's annotation, as the parent tree has to know it. */
export interface TaggedAnnotation {
  key: number;
  element: Element;
}

/**
 * Writes the tree (ISO 32000-1, 14.7) and the way back from what is on a page to its element: page by page the owners
 * of its marked content, then each annotation's.
 */
export function writeStructure(
  file: PdfFile,
  root: Element,
  pages: readonly { ref: Ref; owners: readonly Element[] }[],
  annotations: readonly TaggedAnnotation[],
): Ref {
  const refs = new Map<Element, Ref>();
  const tree = file.reserve();
  const write = (element: Element, parent: Ref): Ref => {
    const ref = file.reserve();
    refs.set(element, ref);
    // Most elements stand on one page: it is named once, for all that they hold.
    const home = element.kids.find((kid) => "mcid" in kid);
    const homePage = home && "mcid" in home ? home.page : undefined;
    const kids = element.kids.map((kid) => {
      if (kid instanceof Element) return refTo(write(kid, ref));
      const page = pages[kid.page]?.ref;
      if (page === undefined) throw new Error("Writing a PDF's structure: it holds content of no page");
      if ("annotation" in kid) return `<</Type/OBJR/Obj ${refTo(kid.annotation)}/Pg ${refTo(page)}>>`;
      return kid.page === homePage ? `${kid.mcid}` : `<</Type/MCR/Pg ${refTo(page)}/MCID ${kid.mcid}>>`;
    });
    const { alt } = element.options;
    const home_ = homePage === undefined ? undefined : pages[homePage]?.ref;
    file.put(
      ref,
      dict({
        S: `/${element.type}`,
        P: refTo(parent),
        Pg: home_ === undefined ? undefined : refTo(home_),
        K: kids.length === 0 ? undefined : kids.length === 1 ? kids[0] : array(kids),
        Alt: alt === undefined ? undefined : textString(alt),
        A: attributesOf(element),
      }),
    );
    return ref;
  };
  const top = write(root, tree);
  const ownerOf = (element: Element): string => {
    const ref = refs.get(element);
    if (ref === undefined)
      throw new Error("Writing a PDF's structure: content belongs to no element of the tree");
    return refTo(ref);
  };
  const byPage = pages.map(({ owners }, key) => `${key} ${array(owners.map(ownerOf))}`);
  const byAnnotation = annotations.map(({ key, element }) => `${key} ${ownerOf(element)}`);
  const parents = file.add(dict({ Nums: array([...byPage, ...byAnnotation]) }));
  return file.put(
    tree,
    dict({
      Type: "/StructTreeRoot",
      K: refTo(top),
      ParentTree: refTo(parents),
      ParentTreeNextKey: pages.length + annotations.length,
    }),
  );
}

function attributesOf({ options: { scope, box, columns } }: Element): string | undefined {
  if (scope) return `<</O/Table/Scope/${scope}>>`;
  if (columns) return `<</O/Table/ColSpan ${columns}>>`;
  if (box) return `<</O/Layout/Placement/Block/BBox ${array(box.map(number))}>>`;
  return undefined;
}
