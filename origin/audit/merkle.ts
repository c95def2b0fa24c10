import { createHash } from "node:crypto";

/**
 * One hash over many, so that each can be shown to be among them without showing the others. Pairs are hashed
 * level by level; one without a partner goes up as it is.
 */
export const rootOf = (leaves: readonly string[]): string => levelsOf(leaves).at(-1)?.[0] ?? sha256("");

export interface Step {
  /** On which side the partner stands. */
  side: "left" | "right";
  hash: string;
}

/** The partners that lead from one leaf up to the root. */
export function pathTo(leaves: readonly string[], index: number): Step[] {
  const path: Step[] = [];
  let place = index;
  for (const level of levelsOf(leaves)) {
    const isRight = place % 2 === 1;
    const hash = level[isRight ? place - 1 : place + 1];
    if (hash !== undefined) path.push({ side: isRight ? "left" : "right", hash });
    place = Math.floor(place / 2);
  }
  return path;
}

export const rootBy = (leaf: string, path: readonly Step[]): string =>
  path.reduce((own, { side, hash }) => (side === "left" ? pair(hash, own) : pair(own, hash)), leaf);

export const leafOf = (text: string): string => sha256(text);

function levelsOf(leaves: readonly string[]): (readonly string[])[] {
  const levels: (readonly string[])[] = [leaves];
  for (let below = leaves; below.length > 1; ) {
    const above: string[] = [];
    for (let index = 0; index < below.length; index += 2) {
      const [left = "", right] = below.slice(index, index + 2);
      above.push(right === undefined ? left : pair(left, right));
    }
    levels.push(above);
    below = above;
  }
  return levels;
}

const pair = (left: string, right: string): string => sha256(`${left} ${right}`);
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
