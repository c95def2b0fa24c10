/** A schema as discovery documents write it: a subset of JSON Schema, draft 3. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: readonly string[];
  pattern?: string;
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: Schema;
  items?: Schema;
}
export type Schemas = Readonly<Record<string, Schema>>;

const formats: Readonly<Record<string, RegExp>> = {
  byte: /^[A-Za-z0-9+/_-]*={0,2}$/,
  int64: /^-?\d{1,19}$/,
  uint64: /^\d{1,20}$/,
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  "google-datetime": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/,
  "google-duration": /^-?\d+(\.\d{1,9})?s$/,
};

/** What of a value the schema does not know or has otherwise, each with its place. */
export function mistakesIn(value: unknown, schema: Schema, schemas: Schemas, place: string): string[] {
  if (schema.$ref !== undefined) {
    const named = schemas[schema.$ref];
    return named ? mistakesIn(value, named, schemas, place) : [`${place}: no schema ${schema.$ref}`];
  }
  if (schema.type === "object") return mistakesInObject(value, schema, schemas, place);
  if (schema.type === "array")
    return Array.isArray(value)
      ? value.flatMap((item, index) => mistakesIn(item, schema.items ?? {}, schemas, `${place}[${index}]`))
      : [`${place} must be an array`];
  if (schema.type === "string") return mistakesInText(value, schema, place);
  if (schema.type === "integer") return Number.isInteger(value) ? [] : [`${place} must be an integer`];
  if (schema.type === "number") return typeof value === "number" ? [] : [`${place} must be a number`];
  if (schema.type === "boolean") return typeof value === "boolean" ? [] : [`${place} must be a boolean`];
  return [];
}

function mistakesInObject(value: unknown, schema: Schema, schemas: Schemas, place: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`${place} must be an object`];
  return Object.entries(value).flatMap(([name, part]) => {
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    return known ? mistakesIn(part, known, schemas, `${place}.${name}`) : [`${place}.${name} is unknown`];
  });
}

function mistakesInText(value: unknown, schema: Schema, place: string): string[] {
  if (typeof value !== "string") return [`${place} must be a string`];
  if (schema.enum && !schema.enum.includes(value))
    return [`${place} must be one of ${schema.enum.join(", ")}`];
  const format = formats[schema.format ?? ""];
  if (format && !format.test(value)) return [`${place} must be a ${schema.format}`];
  return [];
}
