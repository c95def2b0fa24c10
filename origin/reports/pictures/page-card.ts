import { type Box, box, column } from "./box.ts";
import { brandMark } from "./brand-mark.ts";
import { dayOf, type Figure, figuresOf } from "./figures.ts";
import { palette } from "./palette.ts";
import type { PictureFacts } from "./picture-facts.ts";
import { pictureWords } from "./picture-words.ts";
import { nameOf, oneLine } from "./preview-card.ts";

/** Of an A4 page's shape. */
export const pageSize = { width: 420, height: 594 } as const;

/** The first page, small: what a list shows of a report. */
export function pageCard(facts: PictureFacts): Box {
  const words = pictureWords[facts.language];
  const name = nameOf(facts);
  return column(
    {
      width: "100%",
      height: "100%",
      backgroundColor: palette.paper,
      border: `1px solid ${palette.rule}`,
      fontFamily: "text",
      color: palette.ink,
    },
    column(
      { padding: "30px 32px 28px", backgroundColor: palette.night },
      brandMark(22, palette.onNight),
      box({ marginTop: 34, fontSize: 17, color: palette.quietOnNight }, words.title),
      box(
        {
          marginTop: 2,
          fontSize: name.length > 18 ? 24 : 36,
          fontWeight: 600,
          color: palette.onNight,
          lineHeight: 1.15,
          ...oneLine,
        },
        name,
      ),
      box({ marginTop: 8, fontSize: 14, color: palette.quietOnNight }, `${words.readOn} ${dayOf(facts)}`),
      box({ marginTop: 4, fontSize: 14, color: palette.quietOnNight, letterSpacing: 0.5 }, facts.vinMasked),
    ),
    column({ padding: "12px 32px 0", flexGrow: 1 }, ...rows(facts)),
    box(
      {
        padding: "14px 32px",
        borderTop: `1px solid ${palette.rule}`,
        alignItems: "center",
        justifyContent: "space-between",
        fontSize: 12,
        color: palette.quiet,
      },
      box({ flexShrink: 1, paddingRight: 12 }, words.signed),
      box({ fontWeight: 600, color: palette.ink, letterSpacing: 1 }, facts.shortCode),
    ),
  );
}

function rows(facts: PictureFacts): Box[] {
  const figures = figuresOf(facts);
  // What can't be shown in the open is lines of nobody's text: it still looks like the page that it stands for.
  return figures.length === 0 ? [6, 9, 7, 8].map((tenths) => greyLine(tenths)) : figures.map(figureRow);
}

const figureRow = ({ label, value, note }: Figure): Box =>
  column(
    { padding: "14px 0", borderBottom: `1px solid ${palette.rule}` },
    box({ fontSize: 14, color: palette.quiet }, label),
    box({ fontSize: 27, fontWeight: 600 }, value),
    note === null ? null : box({ fontSize: 12, color: palette.quiet }, note),
  );

const greyLine = (tenths: number): Box =>
  column(
    { padding: "13px 0", borderBottom: `1px solid ${palette.rule}` },
    box({ width: `${tenths * 4}%`, height: 9, borderRadius: 4, backgroundColor: palette.rule }),
    box({
      marginTop: 11,
      width: `${tenths * 10}%`,
      height: 15,
      borderRadius: 4,
      backgroundColor: palette.ground,
    }),
  );
