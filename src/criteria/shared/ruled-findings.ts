import type { Finding } from "../../domain/criterion.ts";
import { type CampaignSettings, ruleFor } from "../../domain/settings.ts";
import { compareFindings } from "./finding-order.ts";

/** A finding before its rule has been asked. */
export type Remark = Omit<Finding, "rule">;

/**
 * Collects findings under the rules in force: what a rule accepts is still said, as a note; what a rule
 * does not look at is dropped. The rule is asked for the path of the finding.
 */
export interface RuledFindings {
  add(rule: string, remark: Remark): void;
  /** Each place and message once, errors first, then by file and line. */
  list(): readonly Finding[];
}

/** Starts an empty collection under the rules of these settings. */
export function ruledFindings(settings: Pick<CampaignSettings, "rules">): RuledFindings {
  const found = new Map<string, Finding>();
  return {
    add(rule, remark) {
      const value = ruleFor(settings, rule, remark.file);
      if (value === "off") return;
      const level = value === "accept" ? "note" : remark.level;
      const id = JSON.stringify([rule, remark.file, remark.line, remark.message]);
      if (!found.has(id)) found.set(id, { ...remark, level, rule });
    },
    list: () => [...found.values()].sort(compareFindings),
  };
}
