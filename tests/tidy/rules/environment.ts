import { sourcesOf } from "../sources.ts";
import { type Finding, isTest, lineAt, type Tree } from "../tree.ts";

export const name = "environment";
export const why =
  "Settings are read once and checked together: a stray reader is a setting that nobody knows.";

const variables =
  /\b(?:process|Bun|import\s*\.\s*meta)\s*\??\.\s*env\b|\{[^{}]*\benv\b[^{}]*\}\s*=\s*(?:process|Bun)\b|\{[^{}]*\benv\b[^{}]*\}\s*from\s*(?=["'])/g;
/** The runtime hands them to each Durable Object, which may hand them on unread. */
const bindings =
  /(?<!\.\s*|\bsuper\([^)]*)\benv\b(?!\s*:\s*(?:unknown|Cloudflare\.Env)\b)|\bthis\s*\.\s*env\b/g;

const readers: { within: RegExp; except: RegExp; pattern: RegExp; say: string }[] = [
  {
    within: /^(origin|shared)\//,
    except: /^origin\/config\.ts$/,
    pattern: variables,
    say: "Reading the environment: only origin/config.ts does, others are handed what they use",
  },
  {
    within: /^edge\/(?!web\/)/,
    except: /^edge\/(config|wiring|worker)\.ts$/,
    pattern: bindings,
    say: "Naming env: only edge/config.ts reads bindings, others are handed what they use",
  },
];

export function* check(tree: Tree): Iterable<Finding> {
  for (const { path, text, code } of sourcesOf(tree).values())
    for (const { within, except, pattern, say } of readers) {
      if (!within.test(path) || except.test(path) || isTest(path)) continue;
      for (const { index } of code.matchAll(pattern)) yield { path, line: lineAt(text, index), say };
    }
}
