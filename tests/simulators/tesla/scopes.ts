/** Every scope of the sign-in page, and what a person reads beside its checkbox. */
export const scopes = {
  openid: "Sign in with this account",
  offline_access: "Stay connected",
  user_data: "Profile: name, e-mail and picture",
  vehicle_device_data: "Vehicle information: live data, alerts, service, options and warranty",
  vehicle_location: "Vehicle location",
  vehicle_cmds: "Vehicle commands, waking it included",
  vehicle_charging_cmds: "Charging history and charging commands",
  energy_device_data: "Energy product information",
  energy_cmds: "Energy product commands",
} as const;

export type Scope = keyof typeof scopes;

/** Granted to the application itself by its own token, never by a person. */
const partnerScopes = ["vehicle_specs"] as const;
export type PartnerScope = Scope | (typeof partnerScopes)[number];

/** Not a person's choice: without them there is no sign-in at all. */
export const alwaysGranted: readonly string[] = ["openid", "offline_access"];

export const isScope = (name: string): name is Scope => Object.hasOwn(scopes, name);

const isPartnerScope = (name: string): name is PartnerScope =>
  isScope(name) || partnerScopes.some((scope) => scope === name);

const namesIn = (text: string): string[] => [...new Set(text.split(" ").filter((name) => name !== ""))];

/** The scopes of a space-separated list, each once; undefined where one of them is unknown. */
export function parseScopes(text: string): Scope[] | undefined {
  const names = namesIn(text);
  return names.every(isScope) && names.length > 0 ? names : undefined;
}

/** What the application asks for itself, `openid` where it names nothing; undefined where it doesn't own one. */
export function parsePartnerScopes(text: string): PartnerScope[] | undefined {
  const names = namesIn(text);
  if (names.length === 0) return ["openid"];
  return names.every(isPartnerScope) ? names : undefined;
}
