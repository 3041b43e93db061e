import { matchesGlob } from "../../domain/matching.ts";
import type { CampaignSettings } from "../../domain/settings.ts";

/** The reason for which settings leave a target out, or null. */
export function exclusionOf(key: string, settings: Pick<CampaignSettings, "exclude">): string | null {
  const rule = settings.exclude.find(({ targets }) => targets.includes(key) || matchesGlob(key, targets));
  return rule?.reason ?? null;
}
