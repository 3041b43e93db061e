import type { KnownCampaign } from "../domain/campaign-catalogue.ts";

/**
 * The campaigns a visitor may see: public repositories are open, the others only where the operator opened them
 * to everybody who can reach the server. Where nothing says that a repository is public, it is private.
 */
export function visibleCampaigns(
  campaigns: readonly KnownCampaign[],
  showPrivate: boolean,
): readonly KnownCampaign[] {
  return campaigns.filter(({ place }) => showPrivate || place?.isPrivate === false);
}
