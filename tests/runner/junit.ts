export interface Results {
  passed: number;
  failed: string[];
  skipped: number;
  /** The files that ran to their end. */
  files: Set<string>;
}

/** Reads what `bun test` reports: only a file that ran to its end stands in it. */
export function readJunit(xml: string): Results {
  const results: Results = { passed: 0, failed: [], skipped: 0, files: new Set() };
  for (const [, attributes = ""] of xml.matchAll(/<testsuite\b([^>]*)>/g))
    results.files.add(attribute(attributes, "file"));
  for (const [, attributes = "", inner = ""] of xml.matchAll(
    /<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g,
  )) {
    results.files.add(attribute(attributes, "file"));
    if (inner.includes("<skipped")) results.skipped += 1;
    else if (/<(?:failure|error)\b/.test(inner)) results.failed.push(nameOf(attributes));
    else results.passed += 1;
  }
  return results;
}

function nameOf(attributes: string): string {
  const group = attribute(attributes, "classname");
  return `${attribute(attributes, "file")}: ${group && `${group} > `}${attribute(attributes, "name")}`;
}

const entities: Record<string, string> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
  "#10": " ",
  "#39": "'",
};

const attribute = (attributes: string, name: string): string =>
  (attributes.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? "").replace(
    /&(#?\w+);/g,
    (whole, entity: string) => entities[entity] ?? whole,
  );
