import { Feed } from "feed";
import { diffScans, type TargetChange } from "../domain/scan.ts";
import { stateWords } from "../reports/status-words.ts";
import { visibleLine } from "../reports/visible-text.ts";
import type { CampaignAddresses } from "./addresses.ts";
import { type CampaignView, scannedAt } from "./campaign-view.ts";
import { html } from "./html.ts";

/** Entries of a feed; readers fetch it often, and older ones have been seen. */
const mostEntries = 50;

/**
 * What changed on the tracked branch, newest first: one entry per commit that converted or lost something.
 * @param origin public address of this server, for the links
 */
export function renderFeed(view: CampaignView, to: CampaignAddresses, origin: string): string {
  const { campaign } = view.input;
  const feed = new Feed({
    id: `${origin}${to.page}`,
    title: visibleLine(`${campaign.title} of ${view.repository}`),
    link: `${origin}${to.page}`,
    feedLinks: { atom: `${origin}${to.feed}` },
    updated: new Date(scannedAt(view)),
    generator: "Convert Status",
    copyright: "",
  });
  for (const { converted, regressed, commit, committedAt } of changes(view).slice(0, mostEntries)) {
    const parts = [
      ...(converted.length > 0 ? [`${converted.length} converted`] : []),
      ...(regressed.length > 0 ? [`${regressed.length} regressed`] : []),
    ];
    feed.addItem({
      id: `${origin}${to.page}#${commit}`,
      title: visibleLine(`${parts.join(", ")} at ${commit.slice(0, 7)}`),
      link: `${origin}${to.page}`,
      date: new Date(committedAt),
      content: html`<ul>${[...regressed, ...converted].map(
        (change) =>
          html`<li><a href="${origin}${to.target(change.key)}">${change.key}</a>: ${wordsOf(change)}</li>`,
      )}</ul>`.toString(),
    });
  }
  return feed.atom1();
}

interface Change {
  readonly commit: string;
  readonly committedAt: string;
  readonly converted: readonly TargetChange[];
  readonly regressed: readonly TargetChange[];
}

function changes({ scans }: CampaignView): readonly Change[] {
  return scans
    .flatMap(({ scan, committedAt }, index) => {
      const before = scans[index - 1];
      if (before === undefined || scan.commit === null) return [];
      const { converted, regressed } = diffScans(before.scan, scan);
      return converted.length + regressed.length === 0
        ? []
        : [{ commit: scan.commit, committedAt, converted, regressed }];
    })
    .reverse();
}

function wordsOf({ before, after }: TargetChange): string {
  const from = before === null ? "" : `${stateWords[before.state]} → `;
  return after === null ? "gone" : `${from}${stateWords[after.state]}`;
}
