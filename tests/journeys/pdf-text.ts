import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";

/** The text of a PDF as a reader would copy it, page after page: by Mozilla's renderer, not by our own writer. */
export async function pdfText(pdf: Uint8Array): Promise<string> {
  const loading = getDocument({ data: pdf.slice(), useSystemFonts: false, verbosity: VerbosityLevel.ERRORS });
  const document = await loading.promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const content = await (await document.getPage(number)).getTextContent();
    pages.push(
      content.items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join(""),
    );
  }
  await loading.destroy();
  return pages.join("\n");
}
