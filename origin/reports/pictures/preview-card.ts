import { type Box, box, column } from "./box.ts";
import { brandMark } from "./brand-mark.ts";
import { dayOf, type Figure, figuresOf } from "./figures.ts";
import { palette } from "./palette.ts";
import type { PictureFacts } from "./picture-facts.ts";
import { pictureWords } from "./picture-words.ts";

export const previewSize = { width: 1200, height: 630 } as const;

/** What a chat or a sale shows of a link to a report. */
export function previewCard(facts: PictureFacts): Box {
  const words = pictureWords[facts.language];
  const figures = figuresOf(facts);
  return column(
    { width: "100%", height: "100%", backgroundColor: palette.night, fontFamily: "text" },
    column(
      { padding: "52px 64px 0", flexGrow: 1 },
      box(
        { alignItems: "center", justifyContent: "space-between", width: "100%" },
        brandMark(38, palette.onNight),
        box({ fontSize: 24, color: palette.quietOnNight, letterSpacing: 1 }, facts.vinMasked),
      ),
      box({ marginTop: 44, fontSize: 32, color: palette.quietOnNight }, words.title),
      box(
        {
          marginTop: 4,
          fontSize: titleSize(nameOf(facts)),
          fontWeight: 600,
          color: palette.onNight,
          lineHeight: 1.1,
          ...oneLine,
        },
        nameOf(facts),
      ),
      box({ marginTop: 14, fontSize: 28, color: palette.quietOnNight }, `${words.readOn} ${dayOf(facts)}`),
    ),
    box(
      {
        margin: "0 64px",
        padding: "30px 36px",
        minHeight: 150,
        backgroundColor: palette.paper,
        borderTopLeftRadius: 20,
        borderTopRightRadius: 20,
        alignItems: "stretch",
      },
      ...(figures.length === 0
        ? [box({ alignSelf: "center", fontSize: 30, color: palette.quiet }, words.ownersCopy)]
        : figures.map((figure, index) => figureBox(figure, index, figures.length))),
    ),
    box(
      {
        width: "100%",
        padding: "16px 64px 20px",
        backgroundColor: palette.brand,
        alignItems: "center",
        justifyContent: "space-between",
        color: palette.onNight,
        fontSize: 24,
      },
      words.signed,
      box({ fontWeight: 600, letterSpacing: 2 }, facts.shortCode),
    ),
  );
}

/** A car's name, as large as one line takes. */
export const nameOf = ({ model, modelYear }: PictureFacts): string =>
  modelYear === null ? model : `${model} · ${modelYear}`;

/** Longer than its line, it ends in dots. */
export const oneLine = {
  display: "block",
  width: "100%",
  overflow: "hidden",
  whiteSpace: "nowrap",
  textOverflow: "ellipsis",
} as const;

function titleSize(name: string): number {
  if (name.length <= 16) return 88;
  if (name.length <= 26) return 68;
  return name.length <= 40 ? 50 : 38;
}

function figureBox({ label, value, note, bar }: Figure, index: number, count: number): Box {
  const isFirst = index === 0;
  return column(
    {
      flexBasis: 0,
      flexGrow: bar ? 1.4 : 1,
      justifyContent: "flex-start",
      ...(isFirst ? {} : { paddingLeft: 32, borderLeft: `2px solid ${palette.rule}` }),
      ...(index === count - 1 ? {} : { paddingRight: 28 }),
    },
    // One line, of the same height for all: the values beside each other stand on one.
    box(
      { height: 30, alignItems: "flex-end", fontSize: label.length > 23 ? 19 : 22, color: palette.quiet },
      label,
    ),
    box({ marginTop: 2, fontSize: 46, fontWeight: 600, color: palette.ink }, value),
    bar ? intervalBar(bar) : null,
    note === null ? null : box({ marginTop: 8, fontSize: 18, color: palette.quiet, lineHeight: 1.2 }, note),
  );
}

/** The estimate as a bar, its interval as a paler stretch around the mark: how sure is part of what is said. */
function intervalBar({ percent, lowPercent, highPercent }: NonNullable<Figure["bar"]>): Box {
  const at = (value: number): string => `${Math.min(100, Math.max(0, value))}%`;
  return box(
    {
      position: "relative",
      flexShrink: 0,
      marginTop: 6,
      width: "100%",
      height: 12,
      borderRadius: 6,
      backgroundColor: palette.rule,
    },
    box({
      position: "absolute",
      left: 0,
      top: 0,
      height: 12,
      width: at(lowPercent),
      borderRadius: 6,
      backgroundColor: palette.good,
    }),
    box({
      position: "absolute",
      left: at(lowPercent),
      top: 0,
      height: 12,
      width: at(Math.min(100, highPercent) - lowPercent),
      backgroundColor: palette.good,
      opacity: 0.45,
    }),
    box({
      position: "absolute",
      left: at(percent - 0.6),
      top: -4,
      height: 20,
      width: 5,
      borderRadius: 2,
      backgroundColor: palette.ink,
    }),
  );
}
