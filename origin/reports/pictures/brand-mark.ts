import { type Box, box } from "./box.ts";
import { palette } from "./palette.ts";

/** Our name, with three beats of a pulse before it. */
export function brandMark(sizePx: number, colour: string): Box {
  const beat = (height: number): Box =>
    box({
      width: sizePx * 0.16,
      height: sizePx * height,
      marginRight: sizePx * 0.12,
      borderRadius: sizePx * 0.08,
      backgroundColor: palette.good,
    });
  return box(
    { alignItems: "center", fontSize: sizePx * 0.92, fontWeight: 600, color: colour },
    box({ alignItems: "center", marginRight: sizePx * 0.26 }, beat(0.4), beat(1), beat(0.6)),
    "Car Pulse Tracker",
  );
}
