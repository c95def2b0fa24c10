import type { PdfDict, PdfObjects, PdfValue } from "./read-objects.ts";

/**
 * What a program can find wrong by PDF/UA-1 (ISO 14289-1, clause 7) and PDF/A-2a (ISO 19005-2, clause 6), as far as we
 * know how to look. It is our own reading of the standards: no validator stands behind it.
 */
export function accessibilityFaults(objects: PdfObjects): string[] {
  const root = objects.dict(objects.trailer["/Root"]);
  return [...documentFaults(objects, root), ...structureFaults(objects, root), ...pageFaults(objects, root)];
}

function* documentFaults({ trailer, all, dict, list, bytes }: PdfObjects, root: PdfDict): Iterable<string> {
  if (!/^u:[a-z]{2}$/.test(String(root["/Lang"]))) yield "The document has no language";
  if (dict(root["/MarkInfo"])["/Marked"] !== true) yield "The document isn't marked as tagged";
  if (dict(root["/ViewerPreferences"])["/DisplayDocTitle"] !== true) yield "The title isn't shown";
  for (const key of ["/OpenAction", "/AA", "/AcroForm"]) if (key in root) yield `The catalog has ${key}`;
  if (trailer["/Encrypt"]) yield "The file is encrypted";
  if (list(trailer["/ID"]).length !== 2) yield "The file has no identifier";
  const intent = dict(list(root["/OutputIntents"])[0]);
  if (
    intent["/S"] !== "/GTS_PDFA1" ||
    bytes(intent["/DestOutputProfile"]).toString("latin1", 36, 40) !== "acsp"
  )
    yield "There is no profile for its colours";
  const xmp = bytes(root["/Metadata"]).toString();
  for (const said of ["<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<", "<dc:title>"])
    if (!xmp.includes(said)) yield `The metadata lacks ${said}`;
  for (const object of all) {
    const kind = object["/S"] ?? object["/Subtype"];
    if (["/JavaScript", "/Launch", "/SubmitForm", "/GoToR", "/Movie", "/Sound"].includes(String(kind)))
      yield `There is an action ${kind}`;
    if (object["/Type"] === "/FontDescriptor" && !object["/FontFile2"]) yield "A font isn't embedded";
    if (object["/Subtype"] === "/Type0" && !object["/ToUnicode"]) yield "A font doesn't tell its characters";
    if (object["/Subtype"] === "/CIDFontType2" && object["/CIDToGIDMap"] !== "/Identity")
      yield "A font has no way from its numbers to its glyphs";
    if (object["/Subtype"] === "/Image" && "/SMask" in object) yield "An image is transparent";
  }
}

const holders: Readonly<Record<string, readonly string[]>> = {
  "/LI": ["/L"],
  "/Lbl": ["/LI", "/Note"],
  "/LBody": ["/LI"],
  "/TR": ["/Table", "/THead", "/TBody"],
  "/TH": ["/TR"],
  "/TD": ["/TR"],
  "/THead": ["/Table"],
  "/TBody": ["/Table"],
};

function* structureFaults({ dict, list }: PdfObjects, root: PdfDict): Iterable<string> {
  let level = 0;
  const walk = function* (element: PdfDict, parent: string): Iterable<string> {
    const kind = String(element["/S"] ?? "");
    const children = list(element["/K"]).map(dict);
    const kinds = children.map((child) => child["/S"]).filter((child) => child !== undefined);
    if (holders[kind] && !holders[kind].includes(parent)) yield `${kind} stands in ${parent}`;
    if (kind === "/Figure") {
      if (String(element["/Alt"] ?? "").length < 5) yield "A figure has no alternative text";
      if (list(dict(element["/A"])["/BBox"]).length !== 4) yield "A figure doesn't tell where it is";
    }
    if (kind === "/TH" && !dict(element["/A"])["/Scope"]) yield "A header cell doesn't tell what it heads";
    if (kind === "/TR" && kinds.some((child) => child !== "/TH" && child !== "/TD"))
      yield "A row holds no cells";
    if (kind === "/Table") {
      const rows = children.flatMap((part) => list(part["/K"]).map(dict));
      const widths = new Set(rows.map((row) => list(row["/K"]).length));
      if (widths.size !== 1) yield `A table's rows have ${[...widths].join(" and ")} cells`;
    }
    const heading = /^\/H(\d)$/.exec(kind);
    if (heading) {
      if (Number(heading[1]) > level + 1)
        yield `A heading of level ${heading[1]} follows one of level ${level}`;
      level = Number(heading[1]);
    }
    for (const child of children) if (child["/S"] !== undefined) yield* walk(child, kind);
  };
  const top = dict(dict(root["/StructTreeRoot"])["/K"]);
  if (top["/S"] !== "/Document") yield "The tree doesn't begin with a document";
  yield* walk(top, "");
  if (level === 0) yield "There is no heading";
}

function* pageFaults(objects: PdfObjects, root: PdfDict): Iterable<string> {
  const { dict, list, bytes } = objects;
  const tree = dict(root["/StructTreeRoot"]);
  const numbers = list(dict(tree["/ParentTree"])["/Nums"]);
  const ownerOf = (key: PdfValue | undefined): PdfValue | undefined => {
    const at = numbers.findIndex((one, index) => index % 2 === 0 && one === key);
    return at < 0 || key === undefined ? undefined : numbers[at + 1];
  };
  for (const [index, page] of list(dict(root["/Pages"])["/Kids"]).map(dict).entries()) {
    const where = `page ${index + 1}`;
    if (page["/Tabs"] !== "/S") yield `On ${where} the tab key doesn't follow the structure`;
    const owners = list(ownerOf(page["/StructParents"]));
    const { marks, faults } = readContent(bytes(page["/Contents"]).toString("latin1"));
    for (const fault of faults) yield `On ${where} ${fault}`;
    if (marks.some((mark, at) => mark !== at) || marks.length !== owners.length)
      yield `On ${where} the marks and their owners don't go together`;
    for (const annotation of list(page["/Annots"]).map(dict)) {
      const owner = dict(ownerOf(annotation["/StructParent"]));
      if (annotation["/Subtype"] !== "/Link" || owner["/S"] !== "/Link")
        yield `On ${where} an annotation isn't tagged`;
      if (!annotation["/Contents"]) yield `On ${where} a link doesn't tell where it leads`;
      if (annotation["/F"] !== 4) yield `On ${where} an annotation isn't printed`;
    }
  }
}

/** The numbers of what is marked, in their order, and what is drawn outside of any mark. */
function readContent(content: string): { marks: number[]; faults: string[] } {
  const marks: number[] = [];
  const faults: string[] = [];
  let depth = 0;
  const withoutStrings = content.replaceAll(/<[0-9A-Fa-f]*>/g, "()");
  for (const [token] of withoutStrings.matchAll(
    /\/MCID (\d+)|\b(BDC|BMC|EMC|Tj|TJ|Do|sh)\b|(?<=\s)(f|S|B|b|s)(?=\s)/g,
  )) {
    if (token.startsWith("/MCID")) marks.push(Number(token.slice(6)));
    else if (token === "BDC" || token === "BMC") depth++;
    else if (token === "EMC") depth--;
    else if (depth === 0) faults.push(`${token} draws outside of any mark`);
  }
  if (depth !== 0) faults.push("a mark doesn't end");
  return { marks, faults };
}
