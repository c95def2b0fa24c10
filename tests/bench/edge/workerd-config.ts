/** A Worker for a bare workerd, on a port of its own. */
export interface WorkerOnPort {
  name: string;
  port: number;
  /** Files in the folder of the configuration; the first is the entry. */
  modules: readonly string[];
  text?: Readonly<Record<string, string>>;
  /** Durable Objects by their binding: the class, which the Worker exports. */
  objects?: Readonly<Record<string, string>>;
  /** Whether it is bound to the files of the page. */
  hasPage?: boolean;
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
  { name, modules, text = {}, objects = {}, hasPage = false }: WorkerOnPort,
  compatibilityDate: string,
): string {
  const bindings = Object.entries(text).map(
    ([key, value]) => `(name = "${key}", text = ${JSON.stringify(value)})`,
  );
  for (const [binding, className] of Object.entries(objects))
    bindings.push(`(name = "${binding}", durableObjectNamespace = "${className}")`);
  if (hasPage) bindings.push('(name = "ASSETS", service = "page")');
  const classNames = Object.values(objects);
  return `const ${name} :Workerd.Worker = (
  modules = [${modules.map((file) => `(name = "${file}", esModule = embed "${file}")`).join(", ")}],
  compatibilityDate = "${compatibilityDate}",
  bindings = [${bindings.join(", ")}],${classNames.length > 0 ? objectsOf(name, classNames) : ""}
);
`;
}

const objectsOf = (name: string, classNames: readonly string[]): string => `
  durableObjectNamespaces = [${classNames
    .map((each) => `(className = "${each}", uniqueKey = "${name}-${each}", enableSql = true)`)
    .join(", ")}],
  durableObjectStorage = (localDisk = "storage"),`;
