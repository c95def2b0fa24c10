interface Size {
  width: number;
  height: number;
}

const heightMax = 250;

/** Fitted into this width, and never enlarged: at 72 dots an inch a pixel is a point, and more would be a blur. */
export const scaleOf = ({ width, height }: Size, widthMax: number): number =>
  Math.min(widthMax / width, heightMax / height, 1);

/** Two in a row, in their order; one alone where the other would leave half of the row's height empty below it. */
export function photoRows<Photo extends Size>(photos: readonly Photo[], widthMax: number): Photo[][] {
  const rows: Photo[][] = [];
  for (const photo of photos) {
    const [beside, ...more] = rows.at(-1) ?? [];
    if (beside && more.length === 0 && areAlike(beside, photo, widthMax)) rows.at(-1)?.push(photo);
    else rows.push([photo]);
  }
  return rows;
}

function areAlike(one: Size, other: Size, widthMax: number): boolean {
  const [low = 0, high = 0] = [one, other]
    .map((photo) => photo.height * scaleOf(photo, widthMax))
    .toSorted((a, b) => a - b);
  return low >= high / 2;
}
