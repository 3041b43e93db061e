import type { KnownCampaign } from "../domain/campaign-catalogue.ts";
import type { Visitor } from "./sign-in/visitor.ts";

/**
 * Whether everybody may see a campaign: public repositories are open, the others only where the operator opened them
 * to everybody who can reach the server. Where nothing says that a repository is public, it is private.
 */
export function isOpenToAll({ place }: KnownCampaign, showPrivate: boolean): boolean {
  return showPrivate || place?.isPrivate === false;
}

/** Requests to GitHub that one visit of the index may have open at a time. */
const askedAtOnce = 8;

/** The campaigns that a visitor may see: those open to all, and those whose repository GitHub lets them read. */
export async function visibleCampaigns(
  campaigns: readonly KnownCampaign[],
  showPrivate: boolean,
  visitor: Visitor,
): Promise<readonly KnownCampaign[]> {
  const visible: KnownCampaign[] = [];
  for (let start = 0; start < campaigns.length; start += askedAtOnce) {
    const some = campaigns.slice(start, start + askedAtOnce);
    const answers = await Promise.all(
      some.map(async (known) => isOpenToAll(known, showPrivate) || (await visitor.mayRead(known.repository))),
    );
    visible.push(...some.filter((_known, index) => answers[index]));
  }
  return visible;
}
