import { readFileSync } from "node:fs";
import regularFile from "../../../../node_modules/@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf" with {
  type: "file",
};
import boldFile from "../../../../node_modules/@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf" with {
  type: "file",
};
import fallbackFile from "../../../../node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf" with { type: "file" };
import { parseTrueType, type TrueType } from "./true-type.ts";

/** The typefaces of a report, and the one that is asked for what they lack: signs, Armenian, Georgian and more. */
export const faces = ["regular", "bold", "fallback"] as const;
export type Face = (typeof faces)[number];

// Named here so that they travel inside the executable.
const files: Record<Face, { name: string; path: string }> = {
  regular: { name: "IBMPlexSans-Regular", path: regularFile },
  bold: { name: "IBMPlexSans-SemiBold", path: boldFile },
  fallback: { name: "DejaVuSans", path: fallbackFile },
};

const parsed = new Map<Face, TrueType>();

/** Read when first asked for, then kept: fonts don't change while a process lives. */
export function typeface(face: Face): { name: string; font: TrueType } {
  const { name, path } = files[face];
  let font = parsed.get(face);
  if (!font) {
    font = parseTrueType(readFileSync(path));
    parsed.set(face, font);
  }
  return { name, font };
}
