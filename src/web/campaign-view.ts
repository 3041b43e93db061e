import type { CampaignKey, RecordedJudgement, RecordedScan } from "../domain/campaign-store.ts";
import type { Trigger } from "../domain/criterion.ts";
import type { RuleSetting } from "../domain/rules.ts";
import type { EpicInput } from "../reports/epic-input.ts";

/** Everything the pages of one campaign show; plain data, the input of every renderer. */
export interface CampaignView {
  readonly key: CampaignKey;
  /** `Owner/Name` as GitHub writes it. */
  readonly repository: string;
  /** What the epic shows is what the pages show. */
  readonly input: EpicInput;
  /** The umbrella issue. */
  readonly epic: number | null;
  /** Oldest first; the last one is the latest. */
  readonly scans: readonly RecordedScan[];
  readonly criteria: readonly CriterionFacts[];
  /** Every rule in force, and what the rule set alone says. */
  readonly rules: readonly {
    readonly id: string;
    readonly value: RuleSetting;
    readonly ruleSetValue: RuleSetting;
  }[];
  /** The settings file in force, where the repository has one. */
  readonly settingsText: string | null;
  /** False until the epic was refreshed once: cross-cutting work, benchmarks and tests are not known before. */
  readonly factsKnown: boolean;
}

interface CriterionFacts {
  readonly id: string;
  readonly title: string;
  readonly reconsiderOn: readonly Trigger[];
}

/** When the scanned commit was made, ISO 8601. */
export function scannedAt(view: CampaignView): string {
  return view.scans.at(-1)?.committedAt ?? "";
}

/** Open pull requests that convert something, by number. */
export function openConversions(view: CampaignView): readonly (RecordedJudgement & { number: number })[] {
  return view.input.pullRequests
    .flatMap((recorded) => {
      const number = recorded.judgement.pullRequest;
      const isOpen = recorded.state === "open" && recorded.judgement.conversions.length > 0;
      return isOpen && number !== null ? [{ ...recorded, number }] : [];
    })
    .sort((a, b) => a.number - b.number);
}
