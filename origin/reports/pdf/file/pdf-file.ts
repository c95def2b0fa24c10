import { createHash } from "node:crypto";
import { deflate } from "./deflate.ts";
import { dict, type Ref, refTo } from "./syntax.ts";

interface Stream {
  entries: Readonly<Record<string, string | number | undefined>>;
  bytes: Uint8Array;
}

/** How many objects one stream holds: a reader unpacks it whole for any of them. */
const objectsInStream = 200;

/**
 * The objects of a PDF 1.7, and how they become a file: object streams and a cross-reference stream (ISO 32000-1,
 * 7.5.7 and 7.5.8). The same objects give the same bytes: the file's identifier is a hash of what it holds.
 */
export class PdfFile {
  readonly #objects: (string | Stream | undefined)[] = [undefined];

  /** A number for an object that is told later: others may point to it already. */
  reserve(): Ref {
    return (this.#objects.push(undefined) - 1) as Ref;
  }

  put(ref: Ref, body: string): Ref {
    this.#objects[ref] = body;
    return ref;
  }

  add(body: string): Ref {
    return this.put(this.reserve(), body);
  }

  /** Bytes that are packed already name their own filter. */
  addStream(
    bytes: Uint8Array<ArrayBuffer>,
    entries: Stream["entries"] = {},
    packing: "deflate" | "as-it-is" = "deflate",
  ): Ref {
    const ref = this.reserve();
    const packed = packing === "deflate" ? deflate(bytes) : bytes;
    this.#objects[ref] = {
      bytes: packed,
      entries: packing === "deflate" ? { ...entries, Filter: "/FlateDecode" } : entries,
    };
    return ref;
  }

  bytes({ root, info }: { root: Ref; info: Ref }): Uint8Array {
    const out = new Output();
    // The second line tells programs that move files about that this one isn't text.
    out.text("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    const places = new Map<number, Place>();
    const loose: { ref: number; body: string }[] = [];
    for (const [ref, object] of this.#objects.entries()) {
      if (ref === 0) continue;
      if (object === undefined) throw new Error(`Writing a PDF: object ${ref} was promised and never told`);
      if (typeof object === "string") loose.push({ ref, body: object });
      else places.set(ref, { offset: out.stream(ref, object) });
    }
    let next = this.#objects.length;
    for (let start = 0; start < loose.length; start += objectsInStream) {
      const packed = loose.slice(start, start + objectsInStream);
      for (const [index, { ref }] of packed.entries()) places.set(ref, { within: next, index });
      places.set(next, { offset: out.stream(next, objectStream(packed)) });
      next++;
    }
    const id = createHash("sha256").update(out.soFar()).digest("hex").slice(0, 32).toUpperCase();
    const at = out.length;
    places.set(next, { offset: at });
    out.stream(next, {
      bytes: deflate(crossReferences(places, next + 1)),
      entries: {
        Type: "/XRef",
        Size: next + 1,
        W: "[1 4 2]",
        Root: refTo(root),
        Info: refTo(info),
        ID: `[<${id}><${id}>]`,
        Filter: "/FlateDecode",
      },
    });
    out.text(`startxref\n${at}\n%%EOF\n`);
    return out.soFar();
  }
}

/** Where an object is: at an offset of the file, or the how-manieth of a stream of objects. */
type Place = { offset: number } | { within: number; index: number };

function objectStream(packed: readonly { ref: number; body: string }[]): Stream {
  let index = "";
  let bodies = "";
  for (const { ref, body } of packed) {
    index += `${ref} ${bodies.length} `;
    bodies += `${body}\n`;
  }
  return {
    bytes: deflate(Buffer.from(index + bodies, "latin1")),
    entries: { Type: "/ObjStm", N: packed.length, First: index.length, Filter: "/FlateDecode" },
  };
}

function crossReferences(places: ReadonlyMap<number, Place>, size: number): Uint8Array<ArrayBuffer> {
  const table = Buffer.alloc(size * 7);
  table.writeUInt16BE(65_535, 5);
  for (const [ref, place] of places) {
    const isOffset = "offset" in place;
    table.writeUInt8(isOffset ? 1 : 2, ref * 7);
    table.writeUInt32BE(isOffset ? place.offset : place.within, ref * 7 + 1);
    table.writeUInt16BE(isOffset ? 0 : place.index, ref * 7 + 5);
  }
  return table;
}

/** A buffer that grows by doubling. */
class Output {
  #buffer = Buffer.allocUnsafe(64 * 1024);
  length = 0;

  text(latin1: string): void {
    this.#makeRoom(latin1.length);
    this.length += this.#buffer.write(latin1, this.length, "latin1");
  }

  stream(ref: number, { bytes, entries }: Stream): number {
    const offset = this.length;
    this.text(`${ref} 0 obj\n${dict({ ...entries, Length: bytes.byteLength })}\nstream\n`);
    this.#makeRoom(bytes.byteLength);
    this.#buffer.set(bytes, this.length);
    this.length += bytes.byteLength;
    this.text("\nendstream\nendobj\n");
    return offset;
  }

  soFar(): Uint8Array {
    return new Uint8Array(this.#buffer.buffer, this.#buffer.byteOffset, this.length);
  }

  #makeRoom(more: number): void {
    if (this.length + more <= this.#buffer.byteLength) return;
    const bigger = Buffer.allocUnsafe(Math.max(this.#buffer.byteLength * 2, this.length + more));
    bigger.set(this.#buffer.subarray(0, this.length));
    this.#buffer = bigger;
  }
}
