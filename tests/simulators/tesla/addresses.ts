export const regions = ["na", "eu"] as const;
export type Region = (typeof regions)[number];

/** Every address the simulator hands out goes by the host that was asked, so any port and any name works. */
export function addressesOf(requestUrl: string) {
  const { origin } = new URL(requestUrl);
  return {
    consentIssuer: `${origin}/auth/oauth2/v3`,
    tokenIssuer: `${origin}/token-host/oauth2/v3/nts`,
    tokenHost: `${origin}/token-host`,
    api: (region: Region) => `${origin}/${region}`,
  };
}

export type Addresses = ReturnType<typeof addressesOf>;

/** Whether an `audience` is one of our API bases; the host may be any name of this machine. */
export function regionOfAudience(audience: string): Region | undefined {
  if (!URL.canParse(audience)) return undefined;
  const path = new URL(audience).pathname.replace(/\/$/, "");
  return regions.find((region) => path === `/${region}`);
}
