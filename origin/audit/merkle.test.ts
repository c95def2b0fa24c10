import { expect, test } from "bun:test";
import { leafOf, pathTo, rootBy, rootOf } from "./merkle.ts";

test("each of any number of leaves leads to the root, and no other leaf by its path", () => {
  for (let count = 1; count <= 33; count++) {
    const leaves = Array.from({ length: count }, (_, index) => leafOf(`leaf ${index}`));
    const root = rootOf(leaves);
    for (const [index, leaf] of leaves.entries()) {
      const path = pathTo(leaves, index);
      expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
      expect(rootBy(leaf, path)).toBe(root);
      expect(rootBy(leafOf("another"), path)).not.toBe(root);
    }
  }
});

test("the root tells the leaves, their number and their order", () => {
  const leaves = ["a", "b", "c"].map(leafOf);
  const roots = [leaves, leaves.toReversed(), leaves.slice(1), [...leaves, leaves[2] ?? ""], []].map(rootOf);
  expect(new Set(roots).size).toBe(roots.length);
});
