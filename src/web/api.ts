import { campaignAddresses } from "./addresses.ts";
import { type Answer, json } from "./answer.ts";
import type { CampaignView } from "./campaign-view.ts";
import type { CampaignViews } from "./campaign-views.ts";
import {
  campaignEntry,
  campaignSummary,
  historyJson,
  pullsJson,
  scanJson,
  targetJson,
  verdictJson,
} from "./json-views.ts";
import type { Visitor } from "./sign-in/visitor.ts";

/** Answers below `/api/v1`; what is not there, or not to be seen, is a 404 with a sentence. */
export async function answerApi(
  views: CampaignViews,
  path: readonly string[],
  query: URLSearchParams,
  visitor: Visitor,
): Promise<Answer> {
  const [root, owner, name, campaign, ...part] = path;
  if (root !== "campaigns") return notFound;
  if (owner === undefined) {
    const all = await views.all(visitor);
    return json({ campaigns: all.map((listed) => campaignEntry(listed, campaignAddresses(listed.key))) });
  }
  if (name === undefined || campaign === undefined) return notFound;
  const found = await views.find(`${owner}/${name}`, campaign, visitor);
  const value = found === null ? null : partOf(found.view, part, query);
  return value === null ? notFound : json(value);
}

function partOf(view: CampaignView, part: readonly string[], query: URLSearchParams): object | null {
  const [name, detail, ...more] = part;
  if (more.length > 0) return null;
  if (name === "pulls" && detail !== undefined) {
    return /^[1-9]\d{0,9}$/.test(detail) ? verdictJson(view, Number(detail)) : null;
  }
  if (detail !== undefined) return null;
  switch (name) {
    case undefined:
      return campaignSummary(view, campaignAddresses(view.key));
    case "scan":
      return scanJson(view);
    case "history":
      return historyJson(view);
    case "targets":
      return targetJson(view, query.get("key") ?? "");
    case "pulls":
      return pullsJson(view);
    default:
      return null;
  }
}

const notFound = json(
  { error: "There is nothing here, or nothing that may be shown. /api lists the addresses." },
  404,
);
