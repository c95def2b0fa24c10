import type { Config } from "./config.ts";
import type { Doors } from "./http/door.ts";
import type { Description } from "./reference/description.ts";
import { hangReference } from "./reference/endpoints.ts";

/** The description comes from the doors themselves: it can't tell of one that isn't there. */
export function describeApi(doors: Doors, { API_URL: url }: Config): void {
  doors.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  for (const [name, header] of [
    ["api_key", "X-API-Key"],
    ["admin_key", "X-Admin-Key"],
  ] as const)
    doors.openAPIRegistry.registerComponent("securitySchemes", name, {
      type: "apiKey",
      in: "header",
      name: header,
    });
  const description = {
    openapi: "3.1.0",
    info: {
      title: "Car Pulse Tracker",
      version: "1",
      description: "What a car tells about itself, made useful",
    },
    servers: [{ url }],
  };
  doors.doc31("/openapi.json", description);
  hangReference(doors, () => doors.getOpenAPI31Document(description) as unknown as Description);
}
