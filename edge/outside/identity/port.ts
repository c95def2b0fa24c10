/** Proof of who we are, for the platform in front of an origin. */
export interface Identity {
  /**
   * A token that `origin` takes, or undefined where it asks for none: at once where there is one. Many who ask at once
   * cause one fetch.
   */
  tokenFor(origin: string): string | undefined | Promise<string>;
  /** The platform did not take this token: the next one asked for is a new one. */
  refused(origin: string, token: string): void;
}
