import { z } from "zod";
import { regions } from "../addresses.ts";

const delaySeconds = z.int().min(0).max(3_600);
/** Null is no limit. */
const limit = z.int().min(1).max(1_000_000).nullable();

/** What tests may turn: POST /control/settings takes any part of it. */
export const Settings = z.strictObject({
  accessTokenSeconds: z.int().min(1).max(86_400),
  /** The last used refresh token is honoured again for so long; 0 is a Tesla without grace. */
  refreshGraceSeconds: z.int().min(0).max(604_800),
  refreshTokenSeconds: z.int().min(1).max(31_536_000),
  authorizationCodeSeconds: z.int().min(1).max(3_600),
  /** A second sign-in shows no consent page when nothing new may be asked. */
  remembersConsent: z.boolean(),
  /** How long a car needs to come online after wake_up: a number, or the least and the most. */
  wakeDelaySeconds: z.union([delaySeconds, z.tuple([delaySeconds, delaySeconds])]),
  /** How many of all wakes come to nothing, by chance of the seed. */
  wakeFailureRate: z.number().min(0).max(1),
  /** A car that sleeps falls asleep again when nobody asked it anything for so long. */
  idleSecondsBeforeSleep: z.int().min(1).max(86_400),
  /** Else those that rest `awake` stay awake for ever. */
  awakeCarsSleep: z.boolean(),
  /** Firmware from 2024.20 on often says `offline` of a sleeping car. */
  sleepingSays: z.enum(["asleep", "offline"]),
  /** By vehicle and account, in any 60 seconds of the virtual clock. */
  dataPerMinute: limit,
  commandsPerMinute: limit,
  wakesPerMinute: limit,
  /** Token calls of the application in any second; unlimited at first, since tests sign in fast. */
  authPerSecond: limit,
  /** In dollars a month: once reached, the API answers everything with EXCEEDED_LIMIT. */
  billingLimitUsd: z.number().min(0).max(1_000_000).nullable(),
  /** Where the application's partner account is registered; elsewhere the API answers 412. */
  registeredRegions: z.array(z.enum(regions)).max(2),
  /** What chance begins with: wake delays, wake failures and faults with a `chance`. */
  seed: z.int().min(0).max(4_294_967_295),
});

export type Settings = z.infer<typeof Settings>;

export const defaultSettings = (): Settings => ({
  accessTokenSeconds: 28_800,
  refreshGraceSeconds: 86_400,
  refreshTokenSeconds: 90 * 86_400,
  authorizationCodeSeconds: 300,
  remembersConsent: true,
  wakeDelaySeconds: 8,
  wakeFailureRate: 0,
  idleSecondsBeforeSleep: 900,
  awakeCarsSleep: false,
  sleepingSays: "asleep",
  dataPerMinute: 60,
  commandsPerMinute: 30,
  wakesPerMinute: 3,
  authPerSecond: null,
  billingLimitUsd: null,
  registeredRegions: [...regions],
  seed: 1,
});
