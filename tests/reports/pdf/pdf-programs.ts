import { installed } from "../../servers/install.ts";

/** Programs that read PDFs and aren't ours, and the Debian packages that hold them. */
const packages = {
  qpdf: "qpdf",
  pdfinfo: "poppler-utils",
  pdftotext: "poppler-utils",
  pdffonts: "poppler-utils",
  pdftoppm: "poppler-utils",
  mutool: "mupdf-tools",
} as const;
type Program = keyof typeof packages;

export interface Ran {
  code: number;
  said: string;
  complained: string;
}

export type Run = (program: Program, ...words: string[]) => Ran;

/** Runs them; undefined, and said aloud, where they can't be had: then what only they can tell stays unchecked. */
export async function pdfPrograms(): Promise<Run | undefined> {
  const paths = new Map<Program, string>();
  try {
    for (const [name, debianPackage] of Object.entries(packages) as [Program, string][])
      paths.set(name, await installed({ name, debianPackage, find: () => Bun.which(name) ?? undefined }));
  } catch (error) {
    process.stderr.write(
      `PDFs are not checked by other programs: ${error instanceof Error ? error.message : error}\n`,
    );
    return undefined;
  }
  return (program, ...words) => {
    const ran = Bun.spawnSync([paths.get(program) ?? program, ...words], { timeout: 60_000 });
    return { code: ran.exitCode, said: ran.stdout.toString(), complained: ran.stderr.toString() };
  };
}
