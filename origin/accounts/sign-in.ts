import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { toBase64Url } from "../../shared/base64url.ts";
import { Fault, refuse } from "../../shared/faults.ts";
import { recordEntry, systemChain } from "../audit/record-entry.ts";
import type { Clock } from "../outside/clock/port.ts";
import type { Database } from "../outside/database/port.ts";
import type { KeyValue } from "../outside/key-value/port.ts";
import type { Randomness } from "../outside/randomness/port.ts";
import type { TeslaOutside } from "../tesla/call-tesla.ts";
import { authorizeAddress, exchangeCode, type TeslaConfig } from "../tesla/grant.ts";
import type { Fernet } from "./fernet.ts";
import { returnPath } from "./return-path.ts";
import type { Sessions } from "./sessions.ts";
import { selectUser, userIdOf } from "./user-records.ts";

export interface SignInNeeds {
  keyValue: KeyValue;
  database: Database;
  clock: Clock;
  randomness: Randomness;
  sessions: Sessions;
  fernet: Fernet;
  tesla: TeslaOutside;
  teslaConfig: TeslaConfig;
  /** Turns Tesla's subject into something that only we can find again. */
  pseudonymKey: Uint8Array;
}

/** How long a person may take on Tesla's pages, and the page to pick up its code. */
export const signInSeconds = 10 * 60;
const codeSeconds = 60;

const UnderWay = z.object({
  verifier: z.string(),
  nonce: z.string(),
  returnTo: z.string(),
  browser: z.string(),
});

/** Sends a browser to Tesla; what has to come back is kept under the state and bound to this browser's cookie. */
export const startSignIn =
  ({ keyValue, randomness, fernet, teslaConfig }: SignInNeeds) =>
  async (returnTo: string | undefined): Promise<{ location: string; browserSecret: string }> => {
    const [state, nonce, verifier, browserSecret] = [0, 0, 0, 0].map(() => toBase64Url(randomness.bytes(32)));
    if (!state || !nonce || !verifier || !browserSecret) throw new Error("Starting a sign-in: no randomness");
    const underWay: z.infer<typeof UnderWay> = {
      verifier,
      nonce,
      returnTo: returnPath(returnTo),
      browser: sha256(browserSecret),
    };
    await keyValue.set(`sign-in:${sha256(state)}`, fernet.encrypt(JSON.stringify(underWay)), signInSeconds);
    return {
      location: authorizeAddress(teslaConfig, { state, nonce, challenge: sha256(verifier) }),
      browserSecret,
    };
  };

export interface BackFromTesla {
  state?: string | undefined;
  code?: string | undefined;
  browserSecret?: string | undefined;
}

/** Takes back what Tesla's page sent: opens the session and gives the page a code for it, to be used once. */
export const finishSignIn =
  (needs: SignInNeeds) =>
  async (back: BackFromTesla): Promise<{ returnTo: string; code: string }> => {
    const { keyValue, randomness, sessions, fernet } = needs;
    try {
      const underWay = await takeUnderWay(needs, back);
      const { userId, budgetId, grant } = await identify(needs, back.code, underWay);
      const session = await sessions.open(userId, budgetId, grant);
      // An erasure takes the row, then ends the sessions it finds: one that was opened behind its back ends here.
      if (!(await selectUser(needs.database.rows, userId))) {
        await sessions.end(session.id);
        refuse("sign-in.unknown", "the account was erased meanwhile");
      }
      const code = toBase64Url(randomness.bytes(32));
      await keyValue.set(`sign-in-code:${sha256(code)}`, fernet.encrypt(session.id), codeSeconds);
      return { returnTo: underWay.returnTo, code };
    } catch (error) {
      await tellFailure(needs, error);
      throw error;
    }
  };

/** What was kept for this state: once, and for the browser that began. */
async function takeUnderWay({ keyValue, fernet }: SignInNeeds, { state, browserSecret }: BackFromTesla) {
  if (!state || !browserSecret) refuse("sign-in.unknown", "no state or no cookie");
  const kept = await keyValue.take(`sign-in:${sha256(state)}`);
  if (kept === undefined) refuse("sign-in.unknown", "an unknown state");
  const underWay = UnderWay.parse(JSON.parse(fernet.decrypt(kept)));
  if (!sameText(underWay.browser, sha256(browserSecret))) refuse("sign-in.unknown", "another browser");
  return underWay;
}

/** Who signed in, under the name by which we keep everything of theirs. */
async function identify(needs: SignInNeeds, code: string | undefined, underWay: z.infer<typeof UnderWay>) {
  const { database, clock, tesla, teslaConfig, pseudonymKey } = needs;
  if (!code) refuse("sign-in.refused", "Tesla sent no code");
  const { grant, subject, nonce } = await exchangeCode(tesla, teslaConfig, code, underWay.verifier);
  if (!sameText(nonce, underWay.nonce)) refuse("sign-in.refused", "another nonce");
  const subjectHash = createHmac("sha256", pseudonymKey).update(subject).digest();
  const userId = await database.transaction(async (rows) => {
    const id = await userIdOf(rows, subjectHash, clock.now());
    await recordEntry(rows, { action: "sign-in.completed", actor: id, owner: id }, clock.now());
    return id;
  });
  return { userId, budgetId: sha256(`budget ${subjectHash.toString("base64url")}`), grant };
}

/** A security event: one is a mishap, many are worth a look. It must not hide the failure it tells of. */
async function tellFailure({ database, clock, tesla: { log } }: SignInNeeds, error: unknown): Promise<void> {
  const code = error instanceof Fault ? error.code : "internal";
  log.warning("A sign-in failed", { event: "sign-in.failed", code });
  await database
    .transaction((rows) =>
      recordEntry(
        rows,
        { action: "sign-in.failed", actor: "nobody", owner: systemChain, subject: code, outcome: "refused" },
        clock.now(),
      ),
    )
    .catch((failure) => log.error("A failed sign-in could not be recorded", { error: failure }));
}

/** The session that a code was given for: the first who asks gets it. */
export const redeemCode =
  ({ keyValue, sessions, fernet }: Pick<SignInNeeds, "keyValue" | "sessions" | "fernet">) =>
  async (code: string) => {
    const sealed = await keyValue.take(`sign-in-code:${sha256(code)}`);
    const session = sealed === undefined ? undefined : await sessions.use(fernet.decrypt(sealed));
    return session ?? refuse("sign-in.code-unknown");
  };

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** Takes as long for a near miss as for a far one. */
function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(sha256(one)), Buffer.from(sha256(other))];
  return timingSafeEqual(a, b);
}
