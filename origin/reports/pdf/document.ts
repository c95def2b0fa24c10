import { a4, Page } from "./draw/page.ts";
import { PdfFile } from "./file/pdf-file.ts";
import { srgbProfile } from "./file/srgb-profile.ts";
import { array, dateString, dict, number, type Ref, refTo, textString } from "./file/syntax.ts";
import { type Described, xmp } from "./file/xmp.ts";
import { DocumentFont } from "./fonts/document-font.ts";
import { type Face, typeface } from "./fonts/typefaces.ts";
import { Element } from "./structure/element.ts";
import { type TaggedAnnotation, writeStructure } from "./structure/write-structure.ts";
import { Shaper } from "./text/shaper.ts";

interface Bookmark {
  title: string;
  name: string;
  page: number;
  y: number;
}

/** A tagged document in the making: pages, fonts, the tree of its structure, bookmarks, and what it says of itself. */
export class PdfDocument {
  readonly file = new PdfFile();
  readonly pages: Page[] = [];
  readonly root = new Element("Document");
  readonly #fonts = new Map<Face, DocumentFont>();
  readonly #shapers = new Map<Face, Shaper>();
  readonly #bookmarks: Bookmark[] = [];

  addPage(): Page {
    const page = new Page(this.pages.length);
    this.pages.push(page);
    return page;
  }

  shaper(face: Face): Shaper {
    let shaper = this.#shapers.get(face);
    if (!shaper) {
      shaper = new Shaper({ main: this.#font(face), fallback: () => this.#font("fallback") });
      this.#shapers.set(face, shaper);
    }
    return shaper;
  }

  /** Whether text holds what no typeface of ours can show. */
  hasReplaced(text: string): boolean {
    return this.shaper("regular")
      .word(text.replaceAll(/\s/gu, ""))
      .pieces.some(({ meant }) => meant !== undefined);
  }

  /** A place to jump to, listed beside the pages; links reach it by its name. */
  bookmark(title: string, name: string, page: Page, y: number): void {
    this.#bookmarks.push({ title, name, page: page.index, y: a4.height - y });
  }

  bytes(described: Described): Uint8Array {
    const { file } = this;
    const tree = file.reserve();
    const fonts = [...this.#fonts.values()].filter(({ isUsed }) => isUsed);
    const fontEntries = dict(
      Object.fromEntries(fonts.map((font) => [font.resource, refTo(font.write(file))])),
    );
    const written = this.pages.map((page) => ({ page, ref: file.reserve(), owners: page.owners }));
    const annotations: TaggedAnnotation[] = [];
    for (const { page, ref } of written) this.#writePage(page, ref, tree, fontEntries, annotations);
    file.put(
      tree,
      dict({ Type: "/Pages", Kids: array(written.map(({ ref }) => refTo(ref))), Count: written.length }),
    );
    const metadata = file.addStream(
      Buffer.from(xmp(described)),
      { Type: "/Metadata", Subtype: "/XML" },
      "as-it-is",
    );
    const profile = file.addStream(srgbProfile(), { N: 3 });
    const intent = dict({
      Type: "/OutputIntent",
      S: "/GTS_PDFA1",
      OutputConditionIdentifier: textString("sRGB"),
      DestOutputProfile: refTo(profile),
    });
    const places = this.#bookmarks.map(
      ({ page, y }) => `[${refTo(written[page]?.ref ?? tree)}/XYZ 0 ${number(y)} null]`,
    );
    const named = this.#bookmarks
      .map(({ name }, index) => ({ name, place: places[index] ?? "" }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, place }) => `${textString(name)} ${place}`);
    const root = file.add(
      dict({
        Type: "/Catalog",
        Pages: refTo(tree),
        Lang: textString(described.language),
        MarkInfo: "<</Marked true>>",
        StructTreeRoot: refTo(writeStructure(file, this.root, written, annotations)),
        ViewerPreferences: "<</DisplayDocTitle true>>",
        PageLabels: "<</Nums[0<</S/D>>]>>",
        Names: named.length ? `<</Dests<</Names${array(named)}>>>>` : undefined,
        Outlines: this.#bookmarks.length ? refTo(this.#writeOutline(places)) : undefined,
        PageMode: this.#bookmarks.length ? "/UseOutlines" : undefined,
        Metadata: refTo(metadata),
        OutputIntents: `[${intent}]`,
      }),
    );
    const at = dateString(described.createdAt);
    const info = file.add(
      dict({
        Title: textString(described.title),
        Subject: textString(described.subject),
        Creator: textString(described.producer),
        Producer: textString(described.producer),
        CreationDate: at,
        ModDate: at,
      }),
    );
    return file.bytes({ root, info });
  }

  #font(face: Face): DocumentFont {
    let used = this.#fonts.get(face);
    if (!used) {
      const { name, font } = typeface(face);
      used = new DocumentFont(`F${this.#fonts.size + 1}`, name, font);
      this.#fonts.set(face, used);
    }
    return used;
  }

  #writePage(page: Page, ref: Ref, tree: Ref, fonts: string, annotations: TaggedAnnotation[]): void {
    const { file } = this;
    const images = [...page.images].map(([name, image]) => `/${name} ${refTo(image)}`).join("");
    const links = page.links.map(({ rect, to, says, element }) => {
      const key = this.pages.length + annotations.length;
      annotations.push({ key, element });
      const annotation = file.add(
        dict({
          Type: "/Annot",
          Subtype: "/Link",
          Rect: array(rect.map(number)),
          Border: "[0 0 0]",
          // Printed, as PDF/A wants it of every annotation.
          F: 4,
          Contents: textString(says),
          StructParent: key,
          A: "uri" in to ? `<</S/URI/URI ${textString(to.uri)}>>` : undefined,
          Dest: "name" in to ? textString(to.name) : undefined,
        }),
      );
      element.kids.push({ annotation, page: page.index });
      return refTo(annotation);
    });
    file.put(
      ref,
      dict({
        Type: "/Page",
        Parent: refTo(tree),
        MediaBox: "[0 0 595.28 841.89]",
        Resources: `<</Font ${fonts}${images && `/XObject <<${images}>>`}>>`,
        Contents: refTo(file.addStream(Buffer.from(page.content, "latin1"))),
        StructParents: page.index,
        Tabs: "/S",
        Annots: links.length ? array(links) : undefined,
      }),
    );
  }

  #writeOutline(places: readonly string[]): Ref {
    const { file } = this;
    const outline = file.reserve();
    const items = this.#bookmarks.map(({ title }) => ({ title, ref: file.reserve() }));
    for (const [index, { title, ref }] of items.entries()) {
      const next = items[index + 1];
      const before = items[index - 1];
      file.put(
        ref,
        dict({
          Title: textString(title),
          Parent: refTo(outline),
          Dest: places[index],
          Next: next && refTo(next.ref),
          Prev: before && refTo(before.ref),
        }),
      );
    }
    const [first] = items;
    const last = items.at(-1);
    return file.put(
      outline,
      dict({
        Type: "/Outlines",
        First: first && refTo(first.ref),
        Last: last && refTo(last.ref),
        Count: items.length,
      }),
    );
  }
}
