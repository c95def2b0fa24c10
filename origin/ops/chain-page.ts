import { type Html, html } from "../http/html.ts";

export interface VerdictSeen {
  whole: boolean;
  firstBreak: { chain: string; seq: number; say: string } | undefined;
  damagedCheckpoints: string[];
  chains: number;
  entries: number;
  /** Where the check goes on, where one asking was not enough. */
  next: { chain: string; seq: number } | undefined;
}

/** Whether the audit trail is whole, computed as the page is asked for. */
export const chainPage = ({
  whole,
  firstBreak,
  damagedCheckpoints,
  chains,
  entries,
  next,
}: VerdictSeen): Html =>
  html`${
    whole
      ? html`<p class="notice good" role="status">Whole: ${entries} entries of ${chains} chains follow from each
other and from what was signed${next && ", as far as was looked"}</p>`
      : html`<p class="notice bad" role="alert">Broken${
          firstBreak && html`, in the chain of <code>${firstBreak.chain}</code>: ${firstBreak.say}`
        }</p>`
  }
${
  damagedCheckpoints.length > 0 &&
  html`<h2>Checkpoints that don't verify</h2><ul>${damagedCheckpoints.map((name) => html`<li><code>${name}</code></li>`)}</ul>`
}
${next && html`<p><a href="/ops/chain?${new URLSearchParams({ chain: next.chain, seq: String(next.seq) }).toString()}">Go on from entry ${next.seq} of ${next.chain}</a></p>`}`;
