/** A Worker for a bare workerd, on a port of its own. */
export interface WorkerOnPort {
  name: string;
  port: number;
  /** Files in the folder of the configuration; the first is the entry. */
  modules: readonly string[];
  text?: Readonly<Record<string, string>>;
  /** Whether it has the bindings of the edge: the object that counts, and the files of the page. */
  isEdge?: boolean;
}

/** A configuration in workerd's own language, for files that lie beside it. */
export function workerdConfig(
  workers: readonly WorkerOnPort[],
  storageFolder: string,
  compatibilityDate: string,
): string {
  const services = workers.map(({ name }) => `(name = "${name}", worker = .${name})`);
  const sockets = workers.map(
    ({ name, port }) => `(name = "${name}", address = "127.0.0.1:${port}", http = (), service = "${name}")`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ${services.join(",\n    ")},
    (name = "internet", network = (allow = ["local", "private"])),
    (name = "page", worker = .page),
    (name = "storage", disk = (path = "${storageFolder}", writable = true)),
  ],
  sockets = [
    ${sockets.join(",\n    ")},
  ],
);

const page :Workerd.Worker = (
  modules = [(name = "page.js", esModule = "export default { fetch: () => new Response(null, { status: 404 }) }")],
  compatibilityDate = "${compatibilityDate}",
);

${workers.map((worker) => workerConstant(worker, compatibilityDate)).join("\n")}`;
}

function workerConstant(
  { name, modules, text = {}, isEdge = false }: WorkerOnPort,
  compatibilityDate: string,
): string {
  const bindings = Object.entries(text).map(
    ([key, value]) => `(name = "${key}", text = ${JSON.stringify(value)})`,
  );
  if (isEdge)
    bindings.push(
      '(name = "RATE_LIMITS", durableObjectNamespace = "RateLimitCounter")',
      '(name = "ASSETS", service = "page")',
    );
  return `const ${name} :Workerd.Worker = (
  modules = [${modules.map((file) => `(name = "${file}", esModule = embed "${file}")`).join(", ")}],
  compatibilityDate = "${compatibilityDate}",
  bindings = [${bindings.join(", ")}],${isEdge ? edgeObjects(name) : ""}
);
`;
}

const edgeObjects = (name: string): string => `
  durableObjectNamespaces = [(className = "RateLimitCounter", uniqueKey = "${name}", enableSql = true)],
  durableObjectStorage = (localDisk = "storage"),`;
