/** A repository in memory: paths and what they hold. A file that isn't text holds nothing. */
export type Tree = ReadonlyMap<string, string>;

export interface Finding {
  path: string;
  line: number;
  say: string;
  /** Worth telling, no reason to fail. */
  notice?: true;
}

/** One rule of the house; its file exports these three. */
export interface Rule {
  name: string;
  why: string;
  check(tree: Tree): Iterable<Finding>;
}

/** Reads what git keeps and what it would keep, as it lies in the folder now. */
export async function readTree(root: string): Promise<Tree> {
  const listed = Bun.spawnSync(
    ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"],
    { cwd: root },
  );
  if (!listed.success) throw new Error(`Listing the files of ${root}: ${listed.stderr}`);
  const paths = listed.stdout.toString().split("\0").filter(Boolean).sort();
  const files = await Promise.all(
    paths.map(async (path): Promise<[string, string][]> => {
      const file = Bun.file(`${root}/${path}`);
      // Git still lists what was deleted a moment ago.
      if (!(await file.exists())) return [];
      return [[path, isText.test(path) ? await file.text() : ""]];
    }),
  );
  return new Map(files.flat());
}

const isText =
  /\.(ts|mts|mjs|js|vue|css|html|json|jsonc|toml|ya?ml|md|sql|sh|tf|txt|lock)$|(^|\/)(\.[\w-]+|run|Dockerfile)$/;

export const isTest = (path: string): boolean => path.startsWith("tests/") || /\.test\.ts$/.test(path);

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;
