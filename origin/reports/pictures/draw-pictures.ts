import { Resvg } from "@resvg/resvg-js";
import satori from "satori";
import regularFile from "../../../node_modules/@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf" with {
  type: "file",
};
import boldFile from "../../../node_modules/@expo-google-fonts/ibm-plex-sans/600SemiBold/IBMPlexSans_600SemiBold.ttf" with {
  type: "file",
};
import type { Box } from "./box.ts";
import { pageCard, pageSize } from "./page-card.ts";
import type { PictureFacts } from "./picture-facts.ts";
import { previewCard, previewSize } from "./preview-card.ts";

export interface Pictures {
  /** For link previews. */
  preview: Uint8Array<ArrayBuffer>;
  /** The first page, small. */
  thumbnail: Uint8Array<ArrayBuffer>;
}

/** A report's pictures, as PNG. The same facts give the same bytes. This file is heavy: load it when it is needed. */
export async function drawPictures(facts: PictureFacts): Promise<Pictures> {
  const fonts = await loadFonts();
  return {
    preview: await rasterised(previewCard(facts), previewSize, fonts),
    thumbnail: await rasterised(pageCard(facts), pageSize, fonts),
  };
}

type Fonts = Awaited<ReturnType<typeof readFonts>>;
let fontsRead: Promise<Fonts> | undefined;
/** Read once: they don't change while a process lives. What failed is tried again. */
function loadFonts(): Promise<Fonts> {
  fontsRead ??= readFonts().catch((error) => {
    fontsRead = undefined;
    throw error;
  });
  return fontsRead;
}

const readFonts = async () => {
  const [regular, bold] = await Promise.all(
    [regularFile, boldFile].map((path) => Bun.file(path).arrayBuffer()),
  );
  if (!regular || !bold) throw new Error("Drawing a picture: a font is missing");
  return [
    { name: "text", data: regular, weight: 400 as const },
    { name: "text", data: bold, weight: 600 as const },
  ];
};

/** Text becomes outlines in the layout: the rasteriser needs no fonts, and reads none of the machine's. */
async function rasterised(
  tree: Box,
  size: { width: number; height: number },
  fonts: Fonts,
): Promise<Uint8Array<ArrayBuffer>> {
  const svg = await satori(tree as unknown as Parameters<typeof satori>[0], { ...size, fonts });
  const image = new Resvg(svg, { font: { loadSystemFonts: false }, logLevel: "off" });
  return new Uint8Array(image.render().asPng());
}
