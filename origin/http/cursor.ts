import { createHmac, timingSafeEqual } from "node:crypto";
import { fromBase64Url, toBase64Url } from "../../shared/base64url.ts";
import { refuse } from "../../shared/faults.ts";
import { isUuidV7 } from "../../shared/uuid-v7.ts";

/** Where a list goes on. A cursor is bound to its reader and to what was asked for, and is of no use for anything else. */
export interface Cursors {
  /** Behind the item of this id. */
  after(id: string, bound: CursorBounds): string;
  /** The id behind which to go on; refuses what was changed, and what was given for another list. */
  read(cursor: string, bound: CursorBounds): string;
}

export interface CursorBounds {
  /** Of whom the list is, and which list. */
  owner: string;
  list: string;
  filters: Record<string, string | undefined>;
}

const idBytes = 16;
const macBytes = 16;

/** The first key signs, all verify. */
export function createCursors(keys: readonly Uint8Array[]): Cursors {
  const [first] = keys;
  if (!first) throw new Error("Making cursors: there is no key to sign with");
  return {
    after: (id, bound) => {
      const bytes = Buffer.from(id.replaceAll("-", ""), "hex");
      return toBase64Url(Buffer.concat([bytes, macOf(first, id, bound)]));
    },
    read: (cursor, bound) => {
      const bytes = fromBase64Url(cursor);
      if (bytes?.length !== idBytes + macBytes) return refuse("cursor.refused", "of another length");
      const hex = Buffer.from(bytes.subarray(0, idBytes)).toString("hex");
      const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
      const mac = bytes.subarray(idBytes);
      const isGenuine = keys.some((key) => timingSafeEqual(macOf(key, id, bound), mac));
      return isGenuine && isUuidV7(id) ? id : refuse("cursor.refused", "not signed for this list");
    },
  };
}

/** What is signed names its purpose: these keys sign other things too. */
function macOf(key: Uint8Array, id: string, { owner, list, filters }: CursorBounds): Buffer {
  const told = Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify(["cursor", owner, list, told, id]);
  return createHmac("sha256", key).update(text).digest().subarray(0, macBytes);
}

/** One more was asked for than is shown: where it came, the list goes on. */
export const nextOf = (
  found: { id: string }[],
  limit: number,
  cursorAfter: (id: string) => string,
): string | null => {
  const last = found[limit - 1];
  return last && found.length > limit ? cursorAfter(last.id) : null;
};
