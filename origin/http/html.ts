/** Markup that is safe as it is: made by the template below, which escapes whatever is put into it. */
export class Html {
  constructor(readonly text: string) {}
}

export type Piece = Html | string | number | undefined | false | readonly Piece[];

/** Markup of a template: what is put in is text, unless it is markup itself. */
export const html = (strings: TemplateStringsArray, ...pieces: Piece[]): Html =>
  new Html(
    strings.map((string, index) => string + (index < pieces.length ? textOf(pieces[index]) : "")).join(""),
  );

function textOf(piece: Piece): string {
  if (piece === undefined || piece === false) return "";
  if (piece instanceof Html) return piece.text;
  if (typeof piece === "object") return piece.map(textOf).join("");
  return String(piece).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
