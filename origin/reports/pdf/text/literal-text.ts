/**
 * What a person wrote, as it may stand on paper: controls, marks that turn the direction of a line around and other
 * invisible characters are gone, accents are one with their letters, line ends are one kind.
 */
export function literalText(text: string): string {
  if (plain.test(text)) return text;
  return text
    .normalize("NFC")
    .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll("\t", " ")
    .replaceAll(invisible, "");
}

const plain = /^[\n\x20-\x7e]*$/;

/** Controls, formats, lone halves of pairs and characters of private use, but not the line's end. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}]|\p{Cn}/gu;
