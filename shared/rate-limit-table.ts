/** So many requests in any stretch of so many seconds. */
export interface Policy {
  name: string;
  quota: number;
  windowSeconds: number;
}

interface Limit {
  quota: number;
  windowSeconds: number;
}

/** The classes of routes that are counted, each with the limits that the product gives it. */
const defaults = {
  "sign-in": [{ quota: 10, windowSeconds: 60 }],
  report: [
    { quota: 5, windowSeconds: 60 },
    { quota: 30, windowSeconds: 3600 },
  ],
  status: [{ quota: 120, windowSeconds: 60 }],
  positions: [{ quota: 600, windowSeconds: 60 }],
  api: [{ quota: 100, windowSeconds: 60 }],
} as const satisfies Record<string, readonly Limit[]>;

export type RouteClass = keyof typeof defaults;
export type Limits = Readonly<Record<RouteClass, readonly Policy[]>>;

export const classNames = Object.keys(defaults) as RouteClass[];

/** A table longer than this is no table that a person wrote. */
const charactersMax = 1000;
const limitsOfClassMax = 3;

/**
 * Limits as configured: `api=100/60; report=5/60,30/3600`, quota and seconds; `all` sets every class that is not
 * named itself. Classes that are not named keep their default. Throws where any part of it is not clear.
 */
export function parseLimits(text: string): Limits {
  if (text.length > charactersMax)
    throw new Error(`Reading the limits: more than ${charactersMax} characters`);
  const given = new Map<string, readonly Limit[]>();
  for (const entry of text.split(";").filter((part) => part.trim() !== "")) {
    const [, name, values] = entry.trim().match(/^([a-z-]{1,20})=([\d/, ]{3,100})$/) ?? [];
    if (name === undefined || values === undefined || !(name === "all" || isRouteClass(name)))
      throw new Error(`Reading the limits: "${entry.trim()}" must be <class>=<quota>/<seconds>,...`);
    if (given.has(name)) throw new Error(`Reading the limits: "${name}" is there twice`);
    given.set(name, values.split(",").map(parseLimit));
  }
  const limitsOf = (name: RouteClass) => given.get(name) ?? given.get("all") ?? defaults[name];
  return Object.fromEntries(classNames.map((name) => [name, policies(limitsOf(name))])) as Limits;
}

const isRouteClass = (name: string): name is RouteClass => Object.hasOwn(defaults, name);

function parseLimit(text: string): Limit {
  const [, quota, seconds] = text.trim().match(/^([1-9]\d{0,8})\/([1-9]\d{0,4})$/) ?? [];
  if (quota === undefined || seconds === undefined)
    throw new Error(`Reading the limits: "${text.trim()}" must be <quota>/<seconds>, each above 0`);
  return { quota: Number(quota), windowSeconds: Number(seconds) };
}

/** The first policy of a class is its `default`; a further one goes by the length of its window. */
function policies(limits: readonly Limit[]): readonly Policy[] {
  if (limits.length > limitsOfClassMax)
    throw new Error(`Reading the limits: more than ${limitsOfClassMax} for one class`);
  const windows = limits.map(({ windowSeconds }) => windowSeconds);
  if (new Set(windows).size !== windows.length) throw new Error("Reading the limits: one window twice");
  return limits.map((limit, index) => ({
    name: index === 0 ? "default" : (windowNames[limit.windowSeconds] ?? `${limit.windowSeconds}s`),
    ...limit,
  }));
}

const windowNames: Record<number, string> = { 60: "minute", 3600: "hour", 86400: "day" };
