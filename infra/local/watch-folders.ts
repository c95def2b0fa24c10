import { type FSWatcher, watch } from "node:fs";
import { basename, join } from "node:path";

/** Saving touches a file several times, and a checkout many files: they count as one change. */
const quietMs = 150;

/** Calls `changed` with the folders below `root` in which a source changed; returns what ends the watch. */
export function watchFolders(
  root: string,
  folders: readonly string[],
  changed: (folders: Set<string>) => void,
  failed: (folder: string, error: unknown) => void,
): () => void {
  const touched = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    const all = new Set(touched);
    touched.clear();
    changed(all);
  };
  const watchers = folders.flatMap((folder): FSWatcher[] => {
    try {
      const watcher = watch(join(root, folder), { recursive: true }, (_event, name) => {
        if (!name || !isSource(name)) return;
        touched.add(folder);
        clearTimeout(timer);
        timer = setTimeout(tell, quietMs);
      });
      return [watcher.on("error", (error) => failed(folder, error))];
    } catch (error) {
      failed(folder, error);
      return [];
    }
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

/** Tests don't run in a part, and editors keep drafts beside what they edit. */
export const isSource = (path: string): boolean =>
  /\.[a-z]+$/.test(path) &&
  !/\.test\.ts$|\.(?:md|swp|tmp|draft)$/.test(path) &&
  !basename(path).startsWith(".");
