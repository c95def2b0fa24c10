import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

export interface EdgeBundle {
  code: string;
  gzipBytes: number;
}

const worker = fileURLToPath(new URL("../../edge/worker.ts", import.meta.url));

/** The Worker as one module, as wrangler would bundle it; rejects with what esbuild found wrong. */
export async function bundleEdge(entry = worker): Promise<EdgeBundle> {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "esnext",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    logLevel: "silent",
  });
  const code = result.outputFiles[0]?.text ?? "";
  return { code, gzipBytes: gzipSync(code).byteLength };
}
