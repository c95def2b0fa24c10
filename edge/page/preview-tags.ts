import { isUuidV7 } from "../../shared/uuid-v7.ts";

/**
 * What a chat or a marketplace reads of a link to a report's verify page: programs that run no script. Undefined
 * where the address names no report; an id holds nothing that could be markup.
 */
export function previewTags(path: string, address: string, apiOrigin: string): string | undefined {
  if (path !== "/verify") return undefined;
  const id = new URL(address).searchParams.get("id") ?? "";
  if (!isUuidV7(id)) return undefined;
  const image = `${apiOrigin}/api/v1/reports/${id}/preview.png`;
  return [
    ["og:type", "website"],
    ["og:site_name", "Car Pulse Tracker"],
    ["og:title", "A vehicle report that anyone can check"],
    ["og:description", "See whether a copy is the one that we made: the file stays in your browser"],
    ["og:image", image],
    ["og:image:width", "1200"],
    ["og:image:height", "630"],
    ["og:image:alt", "The report at a glance"],
    ["twitter:card", "summary_large_image"],
  ]
    .map(([name, content]) => `<meta property="${name}" content="${content}" />`)
    .join("\n    ");
}
