import { z } from "zod";

/** What tests may turn: POST /control/settings takes any part of it. */
export const Settings = z.strictObject({
  accessTokenSeconds: z.int().min(1).max(86_400),
  /** The last used refresh token is honoured again for so long; 0 is a Tesla without grace. */
  refreshGraceSeconds: z.int().min(0).max(604_800),
  refreshTokenSeconds: z.int().min(1).max(31_536_000),
  authorizationCodeSeconds: z.int().min(1).max(3_600),
  /** How long a car needs to come online after wake_up. */
  wakeDelaySeconds: z.int().min(0).max(3_600),
  /** A car that sleeps falls asleep again when nobody asked it anything for so long. */
  idleSecondsBeforeSleep: z.int().min(1).max(86_400),
});

export type Settings = z.infer<typeof Settings>;

export const defaultSettings = (): Settings => ({
  accessTokenSeconds: 28_800,
  refreshGraceSeconds: 86_400,
  refreshTokenSeconds: 90 * 86_400,
  authorizationCodeSeconds: 300,
  wakeDelaySeconds: 8,
  idleSecondsBeforeSleep: 900,
});
