import type { KnownCampaign } from "../domain/campaign-catalogue.ts";
import type { CampaignView } from "./campaign-view.ts";
import { type ListedCampaign, loadCampaign, loadListed } from "./load-campaign.ts";
import type { PageServices } from "./page-services.ts";
import type { Visitor } from "./sign-in/visitor.ts";
import { isOpenToAll, visibleCampaigns } from "./visible-campaigns.ts";

/** How long a view may be shown again, milliseconds: many visitors at once cost one reading. */
const freshness = 2_000;

/** Views kept at most; the oldest goes. */
const mostViews = 20;

const mostListed = 1_000;

/** Finds what a visitor may see. */
export interface CampaignViews {
  /** Every visible campaign. */
  all(visitor: Visitor): Promise<readonly ListedCampaign[]>;
  /** Null: there is none, or the visitor may not know of it. The two must look the same. */
  find(repository: string, campaign: string, visitor: Visitor): Promise<FoundCampaign | null>;
}

/** A visible campaign. */
export interface FoundCampaign {
  readonly known: KnownCampaign;
  readonly view: CampaignView;
}

/** Views of recorded campaigns; visibility is looked at anew for every request. */
export function openCampaignViews(
  store: PageServices["store"],
  options: { readonly githubUrl: string; readonly showPrivate: boolean; readonly now?: () => number },
): CampaignViews {
  const now = options.now ?? Date.now;
  const views = keptFor(mostViews, now, (known) => loadCampaign(store, known, options.githubUrl));
  const lists = keptFor(mostListed, now, (known) => loadListed(store, known));

  return {
    async all(visitor) {
      const listed: ListedCampaign[] = [];
      for (const known of await visibleCampaigns(await store.campaigns(), options.showPrivate, visitor)) {
        const campaign = await lists(known);
        if (campaign !== null) listed.push(campaign);
      }
      return listed;
    },
    async find(repository, campaign, visitor) {
      const name = repository.toLowerCase();
      const found = (await store.campaigns()).find(
        (candidate) => candidate.repository === name && candidate.campaign === campaign,
      );
      const isOpen = found !== undefined && isOpenToAll(found, options.showPrivate);
      // GitHub is asked about what is not here too: the time that an answer takes tells nothing.
      const known = isOpen || (await visitor.mayRead(name)) ? found : undefined;
      const view = known === undefined ? null : await views(known);
      return known === undefined || view === null ? null : { known, view };
    },
  };
}

/** What was loaded a moment ago is given again; several that ask at once wait for the same reading. */
function keptFor<Value>(
  most: number,
  now: () => number,
  load: (known: KnownCampaign) => Promise<Value>,
): (known: KnownCampaign) => Promise<Value> {
  const kept = new Map<string, { readonly until: number; readonly value: Promise<Value> }>();
  return (known) => {
    const name = `${known.repository}/${known.campaign}`;
    const found = kept.get(name);
    if (found !== undefined && found.until > now()) return found.value;
    const value = load(known);
    kept.delete(name);
    kept.set(name, { until: now() + freshness, value });
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    value.catch(() => kept.delete(name));
    return value;
  };
}
