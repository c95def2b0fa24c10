import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Belongings } from "../belongings.ts";
import { freePort } from "../free-port.ts";

/** The same road by nginx, on one worker process, and where it listens; undefined where it isn't installed. */
export async function startNginx(origin: string, belongings: Belongings): Promise<number | undefined> {
  const program = Bun.which("nginx") ?? Bun.which("/usr/sbin/nginx");
  if (!program) return undefined;
  const folder = belongings.folder();
  const port = await freePort();
  writeFileSync(join(folder, "nginx.conf"), configuration(origin, port, folder));
  belongings.process([
    program,
    "-p",
    folder,
    "-c",
    join(folder, "nginx.conf"),
    "-e",
    join(folder, "error.log"),
  ]);
  return port;
}

/** In one process: a master that is ended hard would leave its worker behind. */
const configuration = (origin: string, port: number, folder: string): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join("\n  ")}
  limit_req_zone $http_authorization zone=callers:1m rate=1000000r/s;
  upstream origin { server ${new URL(origin).host}; keepalive 16; }
  server {
    listen 127.0.0.1:${port};
    location / {
      limit_req zone=callers burst=1000 nodelay;
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Client-Address $remote_addr;
      proxy_set_header X-Request-Id $request_id;
      add_header Strict-Transport-Security "max-age=63072000; includeSubDomains; preload" always;
      add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'" always;
      add_header X-Content-Type-Options nosniff always;
      add_header Referrer-Policy no-referrer always;
      add_header Cross-Origin-Resource-Policy same-site always;
      add_header Cross-Origin-Opener-Policy same-origin always;
      add_header Cache-Control no-store always;
    }
  }
}
`;
