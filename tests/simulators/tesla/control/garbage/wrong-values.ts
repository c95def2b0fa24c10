import { type GarbageShape, reshaped } from "./shape.ts";

type Leaf = string | number | boolean | null;
type Fields = Record<string, unknown>;

/** The real answer with values that don't belong: JSON to the letter, and a trap for who reads on trust. */
export const wrongValues: GarbageShape[] = [
  reshaped("invalid-everywhere", 'Each value is "<invalid>"', (real) => eachLeaf(real, () => "<invalid>")),
  reshaped("null-everywhere", "Each value is null", (real) => eachLeaf(real, () => null)),
  reshaped("empty-text-everywhere", "Each value is an empty text", (real) => eachLeaf(real, () => "")),
  reshaped("numbers-as-text", "Each number is a text", (real) =>
    eachLeaf(real, (leaf) => (typeof leaf === "number" ? String(leaf) : leaf)),
  ),
  reshaped("nan-as-text", 'Each number is the text "NaN"', (real) =>
    eachLeaf(real, (leaf) => (typeof leaf === "number" ? "NaN" : leaf)),
  ),
  reshaped("text-as-numbers", "Each text is a number", (real) =>
    eachLeaf(real, (leaf) => (typeof leaf === "string" ? 7 : leaf)),
  ),
  reshaped("yes-and-no", 'Each true and false is "yes" or "no"', (real) =>
    eachLeaf(real, (leaf) => (typeof leaf === "boolean" ? (leaf ? "yes" : "no") : leaf)),
  ),
  reshaped("huge-numbers", "Each number is 1e308", (real) =>
    eachLeaf(real, (leaf) => (typeof leaf === "number" ? 1e308 : leaf)),
  ),
  reshaped("negative-numbers", "Each number is below zero", (real) =>
    eachLeaf(real, (leaf) => (typeof leaf === "number" ? -Math.abs(leaf) - 1 : leaf)),
  ),
  reshaped("ids-above-2-53", "Each id is an integer above 2^53", (real) =>
    eachLeaf(real, (leaf, name) =>
      typeof leaf === "number" && /(^|_)id$/i.test(name) ? 2 ** 60 + 12_345_678 : leaf,
    ),
  ),
  reshaped("markup-in-text", "Each text ends in markup and a formula", (real) =>
    eachLeaf(real, (leaf) =>
      typeof leaf === "string" ? `${leaf}<script>alert(1)</script><img src=x onerror=alert(1)>=1+1` : leaf,
    ),
  ),
  reshaped("long-text", "Each text is 50,000 characters longer", (real) =>
    eachLeaf(real, (leaf, name) =>
      typeof leaf === "string" && name !== "" ? leaf + "x".repeat(50_000) : leaf,
    ),
  ),
  reshaped("another-vin", "Each VIN is another car's", (real) =>
    eachLeaf(real, (leaf, name) => (name === "vin" ? "5YJSA1E26HF999999" : leaf)),
  ),
  reshaped("missing-blocks", "The envelope's own values stay, each block within is gone", (real) =>
    inEnvelope(real, (response) =>
      Object.fromEntries(Object.entries(response).filter(([, value]) => !isFields(value))),
    ),
  ),
  reshaped("lists-for-objects", "Each block is a list of its values", (real) =>
    inEnvelope(real, (response) =>
      eachField(response, (value) => (isFields(value) ? Object.values(value) : value)),
    ),
  ),
  reshaped("objects-for-lists", "Each list is an object with numbers for keys", (real) => unlisted(real)),
  reshaped("response-in-response", "The envelope within the envelope", (real) => ({ response: real })),
  reshaped("no-envelope", "What the envelope holds, without it", (real) =>
    isFields(real) && "response" in real ? real["response"] : { data: real },
  ),
  reshaped("response-as-text", "The envelope holds its JSON as a text", (real) => ({
    response: JSON.stringify(isFields(real) ? real["response"] : real),
  })),
  reshaped("list-of-response", "The envelope holds its answer in a list", (real) => ({
    response: [isFields(real) ? real["response"] : real],
  })),
  reshaped("other-spelling", "Each key in camelCase", (real) => respelled(real)),
  reshaped("ten-thousand-keys", "10,000 keys that nobody knows beside the real ones", (real) =>
    inEnvelope(real, (response) => ({
      ...response,
      ...Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`unknown_${at}`, at])),
    })),
  ),
];

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const eachField = (fields: Fields, change: (value: unknown, name: string) => unknown): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value, name)]));

function eachLeaf(value: unknown, change: (leaf: Leaf, name: string) => unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => eachLeaf(item, change, name));
  if (isFields(value)) return eachField(value, (inner, innerName) => eachLeaf(inner, change, innerName));
  return change(value as Leaf, name);
}

const inEnvelope = (real: unknown, change: (response: Fields) => unknown): unknown => {
  if (!isFields(real)) return real;
  const { response } = real;
  if (isFields(response)) return { ...real, response: change(response) };
  return change(real);
};

function unlisted(value: unknown): unknown {
  if (Array.isArray(value)) return { ...value.map(unlisted) };
  return isFields(value) ? eachField(value, unlisted) : value;
}

function respelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(respelled);
  if (!isFields(value)) return value;
  const spelled = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [spelled(name), respelled(inner)]));
}
