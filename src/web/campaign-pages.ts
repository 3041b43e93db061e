import { renderBadge } from "../reports/badge.ts";
import { campaignAddresses } from "./addresses.ts";
import { type Answer, page, svg } from "./answer.ts";
import type { CampaignView } from "./campaign-view.ts";
import type { CampaignViews, FoundCampaign } from "./campaign-views.ts";
import { renderFeed } from "./feed.ts";
import { renderCampaignPage } from "./pages/campaign-page.ts";
import { renderTargetPage } from "./pages/target-page.ts";
import { renderVerdictPage } from "./pages/verdict-page.ts";
import type { Visitor } from "./sign-in/visitor.ts";
import { answerSimulation } from "./simulation/answer-simulation.ts";
import type { Simulator } from "./simulation/simulator.ts";
import { readTargetQuery } from "./target-query.ts";
import type { Visit } from "./visit.ts";

/** What campaign pages need. */
export interface CampaignPageOptions {
  readonly views: CampaignViews;
  readonly simulator: Simulator;
  /** Public address of this server. */
  readonly origin: string;
  readonly visitor: Visitor;
}

/**
 * Answers `/owner/name/campaign` and everything below it.
 * @returns null where there is nothing, or nothing that the visitor may see
 */
export async function answerCampaignPage(
  { views, simulator, origin, visitor }: CampaignPageOptions,
  visit: Visit,
): Promise<Answer | null> {
  const [owner, name, campaign, part, detail, ...more] = visit.path;
  if (owner === undefined || name === undefined || campaign === undefined || more.length > 0) return null;
  const found = await views.find(`${owner}/${name}`, campaign, visitor);
  if (found === null) return null;
  if (part === "pulls") return detail === undefined ? null : verdictPage(found.view, detail);
  if (detail !== undefined) return null;
  return answerPart(found, part, visit, { simulator, origin });
}

async function answerPart(
  found: FoundCampaign,
  part: string | undefined,
  visit: Visit,
  { simulator, origin }: Pick<CampaignPageOptions, "simulator" | "origin">,
): Promise<Answer | null> {
  const { view } = found;
  const to = campaignAddresses(view.key);
  switch (part) {
    case undefined:
      return page(renderCampaignPage(view, to, readTargetQuery(visit.query)));
    case "targets": {
      const content = renderTargetPage(view, to, visit.query.get("key") ?? "");
      return content === null ? null : page(content);
    }
    case "simulation":
      return answerSimulation(simulator, found, visit);
    case "burn-up.svg": {
      // The library that draws it takes a fifth of the time to start, and many never look.
      const { renderBurnUpChart } = await import("./burn-up-chart.ts");
      return svg(
        renderBurnUpChart(view.input.history, {
          theme: visit.query.get("theme") === "dark" ? "dark" : "light",
          width: visit.query.get("width") === "narrow" ? "narrow" : "wide",
        }),
      );
    }
    case "badge.svg":
      return svg(renderBadge(view.input.campaign.title, view.input.scan.progress));
    case "feed.atom":
      return {
        status: 200,
        type: "application/atom+xml; charset=utf-8",
        body: renderFeed(view, to, origin),
        maxAge: 60,
      };
    default:
      return null;
  }
}

function verdictPage(view: CampaignView, detail: string): Answer | null {
  const number = /^[1-9]\d{0,9}$/.test(detail) ? Number(detail) : null;
  const recorded = view.input.pullRequests.find(({ judgement }) => judgement.pullRequest === number);
  if (number === null || recorded === undefined) return null;
  return page(renderVerdictPage(view, campaignAddresses(view.key), number, recorded));
}
