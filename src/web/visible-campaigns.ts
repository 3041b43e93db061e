import type { KnownCampaign } from "../domain/campaign-catalogue.ts";
import type { Visitor } from "./sign-in/visitor.ts";

/**
 * Whether everybody may see a campaign: public repositories are open, the others only where the operator opened them
 * to everybody who can reach the server. Where nothing says that a repository is public, it is private.
 */
export function isOpenToAll({ place }: KnownCampaign, showPrivate: boolean): boolean {
  return showPrivate || place?.isPrivate === false;
}

/** The campaigns that a visitor may see: those open to all, and those whose repository GitHub lets them read. */
export async function visibleCampaigns(
  campaigns: readonly KnownCampaign[],
  showPrivate: boolean,
  visitor: Visitor,
): Promise<readonly KnownCampaign[]> {
  const visible = await Promise.all(
    campaigns.map(
      async (known) => isOpenToAll(known, showPrivate) || (await visitor.mayRead(known.repository)),
    ),
  );
  return campaigns.filter((_known, index) => visible[index]);
}
