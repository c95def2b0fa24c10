/** Google's APIs, asked as the service account that this process runs as: what the adapters that need them share. */
export interface Google {
  /**
   * Asks one of Google's addresses (`https://<service>.googleapis.com/...`) with our access token; one that isn't
   * taken is renewed once. No redirect is followed: it would carry the token along.
   */
  ask(url: string, init: RequestInit): Promise<Response>;
  /** Where whoever isn't us reaches one of Google's addresses: there, but for a stand-in's. */
  addressFor(url: string): string;
  /** The e-mail address of the account that we are. */
  account(): Promise<string>;
}

/** Where access tokens come from: Application Default Credentials, as Google calls the ways. */
export interface TokenSource {
  fetchToken(): Promise<AccessToken>;
  fetchAccount(): Promise<string>;
}

export interface AccessToken {
  value: string;
  lifeSeconds: number;
}

/** Lets through whoever the request's identity token proves to be one of those who may; refuses everyone else. */
export type VerifyIdentity = (headers: Headers) => Promise<void>;

/** An answer of Google's that says no, with its status. */
export class GoogleRefused extends Error {
  constructor(
    deed: string,
    readonly status: number,
    found = "",
  ) {
    super(`${deed}: Google answered ${status}${found && `, ${found}`}`);
  }
}

/** Reads as much of an answer as an error may hold; what Google says of our request holds no personal data of ours. */
export async function refusedBy(deed: string, answer: Response): Promise<GoogleRefused> {
  const text = await answer.text().catch(() => "");
  return new GoogleRefused(deed, answer.status, /"status":\s*"(\w+)"/.exec(text)?.[1]);
}
