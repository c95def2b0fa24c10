import { type Box, box, drawing } from "./box.ts";

/** Our sign, the one of the page, with our name. */
export const brandMark = (sizePx: number, colour: string): Box =>
  box(
    { alignItems: "center", fontSize: sizePx * 0.8, fontWeight: 600, color: colour },
    box({ marginRight: sizePx * 0.35 }, drawing(sign, sizePx)),
    "Car Pulse Tracker",
  );

const sign = [
  { type: "rect", props: { width: 32, height: 32, rx: 8, fill: "#1259c3" } },
  {
    type: "path",
    props: {
      d: "M4 17h6l3-8 5 15 4-11 2 4h4",
      fill: "none",
      stroke: "#fff",
      "stroke-width": 2.4,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    },
  },
] as const;
