import type { CampaignKey } from "../domain/campaign-store.ts";

/** Where our stylesheet and script are; `-` is no name that GitHub allows, so no repository is in the way. */
export const assetAddresses = {
  style: "/-/style.css",
  script: "/-/filter.js",
  icon: "/-/icon.svg",
} as const;

/** Addresses of one campaign's pages, relative to the server. They are stable: bookmarks and badges hold them. */
export interface CampaignAddresses {
  readonly page: string;
  readonly feed: string;
  readonly badge: string;
  readonly simulation: string;
  /** JSON of the campaign; its parts are below it. */
  readonly json: string;
  chart(theme: "light" | "dark", width: "wide" | "narrow"): string;
  target(key: string): string;
  verdict(pullRequest: number): string;
  simulationOf(pullRequest: number): string;
  /** The table of targets, filtered. */
  targets(query: Readonly<Record<string, string>>): string;
}

/** Addresses of a campaign. */
export function campaignAddresses({ repository, campaign }: CampaignKey): CampaignAddresses {
  const path = [...repository.split("/"), campaign].map(encodeURIComponent).join("/");
  const page = `/${path}`;
  return {
    page,
    feed: `${page}/feed.atom`,
    badge: `${page}/badge.svg`,
    simulation: `${page}/simulation`,
    json: `/api/v1/campaigns/${path}`,
    chart: (theme, width) => `${page}/burn-up.svg?${query({ theme, width })}`,
    target: (key) => `${page}/targets?${query({ key })}`,
    verdict: (pullRequest) => `${page}/pulls/${pullRequest}`,
    simulationOf: (pullRequest) => `${page}/simulation?${query({ pull: String(pullRequest) })}`,
    targets: (filter) => {
      const text = query(filter);
      return `${page}${text === "" ? "" : `?${text}`}#targets`;
    },
  };
}

/** The id of a target's row: `#GET~/api/v2/dags`. An id may hold everything but white space. */
export function rowId(key: string): string {
  return key.replace(/\s+/gu, "~");
}

function query(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== "")).toString();
}
