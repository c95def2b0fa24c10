import type { LightColour } from "../../../../shared/contracts/report/verdict.ts";
import type { Page } from "../draw/page.ts";
import { colours } from "./theme.ts";

/** A light of a shape of its own, so that it tells without colour: tick, warning, cross, and a dash for "not known". */
export function drawLight(page: Page, colour: LightColour, x: number, y: number, size: number): void {
  const fill = colours[colour];
  const at = (dx: number, dy: number): [number, number] => [x + dx * size, y + dy * size];
  const white = { stroke: colours.paper, lineWidth: size * 0.11 };
  const centre = at(0.5, 0.5);
  if (colour === "green") {
    page.circle(...centre, size / 2, { fill });
    page.path([at(0.28, 0.52), at(0.44, 0.67), at(0.73, 0.35)], white);
  } else if (colour === "amber") {
    page.path([at(0.5, 0.02), at(1.02, 0.95), at(-0.02, 0.95)], { fill }, true);
    page.path([at(0.5, 0.34), at(0.5, 0.64)], white);
    page.rect(...at(0.445, 0.73), size * 0.11, size * 0.11, { fill: colours.paper });
  } else if (colour === "red") {
    page.rect(x, y, size, size, { fill }, size * 0.2);
    page.path([at(0.3, 0.3), at(0.7, 0.7)], white);
    page.path([at(0.7, 0.3), at(0.3, 0.7)], white);
  } else {
    page.circle(...centre, size / 2 - 0.8, { stroke: fill, lineWidth: 1.6 });
    page.path([at(0.3, 0.5), at(0.7, 0.5)], { stroke: fill, lineWidth: size * 0.1 });
  }
}
