import { findings, lineOf } from "./tidy.ts";
import type { Rule } from "./tree.ts";

/** What a rule says of a small tree, for its examples: `path:line sentence`, a notice in brackets. */
export const told = (rule: Rule, files: Record<string, string>): string[] =>
  findings(new Map(Object.entries(files)), [rule]).map((finding) => {
    const line = lineOf(finding).replace(` ${rule.name}: `, " ");
    return finding.notice ? `(${line})` : line;
  });
