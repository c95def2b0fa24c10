import { join } from "node:path";
import { root } from "./root.ts";

/**
 * Makes the origin one executable. Split, so that what is needed before the port opens is read without the rest;
 * as bytecode, so that none of it has to be parsed.
 */
export const compileCommand = (outfile: string): [string, ...string[]] => [
  process.execPath,
  "build",
  "--compile",
  "--minify",
  "--bytecode",
  "--splitting",
  "--format=esm",
  "--sourcemap=none",
  `--outfile=${outfile}`,
  join(root, "origin/main.ts"),
];
