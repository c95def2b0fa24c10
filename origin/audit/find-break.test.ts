import { expect, test } from "bun:test";
import fc from "fast-check";
import { type ChainedEntry, chainBehind, genesisHash, hashOf } from "./chain.ts";
import { findBreak } from "./find-break.ts";

const start = { chain: "c", seq: 0, hash: genesisHash };
const text = fc.string({ unit: "grapheme", maxLength: 12 });
const loose = fc.record({
  id: fc.uuid(),
  chain: fc.constant("c"),
  action: text,
  actor: text,
  subject: fc.option(text),
  taskId: fc.option(fc.uuid()),
  outcome: text,
  requestId: text,
  timestamp: fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
});
/** Any history, and a place in it. */
const history = fc
  .array(loose, { minLength: 2, maxLength: 30 })
  .map((entries) => chainBehind([start], entries).chained)
  .chain((chained) => fc.record({ chained: fc.constant(chained), at: fc.nat(chained.length - 1) }));

const broken = (entries: readonly ChainedEntry[]) => findBreak(start, entries);
/** The history with something else in one place. */
const withAt = (
  chained: readonly ChainedEntry[],
  at: number,
  change: (entry: ChainedEntry) => ChainedEntry,
) => chained.map((entry, index) => (index === at ? change(entry) : entry));
const flip = (hex: string, at: number): string =>
  hex.slice(0, at) + (Number.parseInt(hex.charAt(at), 16) ^ 1).toString(16) + hex.slice(at + 1);

test("any history holds, in one piece or in two", () => {
  fc.assert(
    fc.property(history, ({ chained, at }) => {
      expect(broken(chained)).toBeUndefined();
      const middle = chained[at];
      expect(findBreak(middle ?? start, chained.slice(at + 1))).toBeUndefined();
    }),
  );
});

test("a change of any member is named with its entry", () => {
  const texts = ["id", "chain", "action", "actor", "subject", "taskId", "outcome", "requestId"] as const;
  const change = fc.oneof(
    fc.tuple(fc.constantFrom(...texts), fc.option(text)).map(([name, value]) => (entry: ChainedEntry) => ({
      ...entry,
      [name]: value,
    })),
    fc.integer({ min: 1, max: 1e9 }).map((ms) => (entry: ChainedEntry) => ({
      ...entry,
      timestamp: new Date(entry.timestamp.getTime() + ms),
    })),
    fc
      .tuple(fc.constantFrom("hash", "previousHash"), fc.nat(63))
      .map(([name, place]) => (entry: ChainedEntry) => ({
        ...entry,
        [name]: flip(entry[name as "hash"], place),
      })),
  );
  fc.assert(
    fc.property(history, change, ({ chained, at }, make) => {
      const tampered = withAt(chained, at, make);
      fc.pre(!Bun.deepEquals(tampered, chained));
      expect(broken(tampered)).toMatchObject({ seq: at + 1, kind: "changed" });
    }),
    { numRuns: 500 },
  );
});

test("what is dropped, doubled or swapped is named by its place", () => {
  fc.assert(
    fc.property(history, fc.nat(29), ({ chained, at }, other) => {
      const own = chained[at];
      if (!own) return;
      const dropped = chained.toSpliced(at, 1);
      expect(broken(dropped)).toEqual(
        at === chained.length - 1 ? undefined : expect.objectContaining({ seq: at + 1 }),
      );
      expect(broken(chained.toSpliced(at, 0, own))).toMatchObject({ kind: "doubled", seq: at + 1 });
      const second = other % chained.length;
      fc.pre(second !== at);
      const places = [at, second].toSorted((a, b) => a - b) as [number, number];
      const [low, high] = places.map((index) => chained[index]) as [ChainedEntry, ChainedEntry];
      // Each takes the other's place, with all that it says and all its hashes.
      const swapped = withAt(
        withAt(chained, places[0], () => ({ ...high, seq: low.seq })),
        places[1],
        () => ({ ...low, seq: high.seq }),
      );
      expect(broken(swapped)).toMatchObject({ seq: low.seq, kind: "changed" });
    }),
  );
});

test("an entry that is put in or replaced, with a right hash of its own, breaks the link behind it", () => {
  fc.assert(
    fc.property(history, loose, ({ chained, at }, forged) => {
      const own = chained[at];
      if (!own || at === chained.length - 1) return;
      const unsealed = { ...forged, seq: own.seq, previousHash: own.previousHash };
      const sealed = { ...unsealed, hash: hashOf(unsealed) };
      fc.pre(sealed.hash !== own.hash);
      expect(broken(withAt(chained, at, () => sealed))).toMatchObject({ kind: "unlinked", seq: at + 2 });
      const pushed = chained.slice(at).map((entry) => ({ ...entry, seq: entry.seq + 1 }));
      expect(broken([...chained.slice(0, at), sealed, ...pushed])).toMatchObject({
        kind: "changed",
        seq: at + 2,
      });
    }),
  );
});
