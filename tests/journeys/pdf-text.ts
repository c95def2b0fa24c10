import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";

/** The text of a PDF as a reader would copy it: by Mozilla's renderer, not by our own writer. */
export const pdfText = async (pdf: Uint8Array): Promise<string> => (await pdfPages(pdf)).join("\n");

/** The same, page by page. */
export async function pdfPages(pdf: Uint8Array): Promise<string[]> {
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
  return pages;
}
