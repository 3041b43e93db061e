import type { Conversion } from "../../domain/pull-request.ts";
import type { Scan } from "../../domain/scan.ts";
import type { OperatorTarget } from "./facts.ts";

/**
 * The operators that a pull request converts, or tries to: they held their slot, or blocked the triggerer, and now
 * defer, have the switch, or are converted. Half of a conversion counts: it is judged, and fails.
 */
export function findConversions(
  base: Scan<OperatorTarget>,
  head: Scan<OperatorTarget>,
): readonly Conversion<OperatorTarget>[] {
  const after = new Map(head.targets.map((target) => [target.key, target]));
  return base.targets.flatMap((before) => {
    const found = after.get(before.key);
    if (found === undefined || !isTowardsDeferring(before, found)) return [];
    return [{ before, after: found, from: before.state, to: found.state }];
  });
}

function isTowardsDeferring(before: OperatorTarget, after: OperatorTarget): boolean {
  if (before.state === "converted" || before.state === "excluded") return false;
  const gainedSite = before.facts.sites.length === 0 && after.facts.sites.length > 0;
  const gainedSwitch = before.facts.switch === null && after.facts.switch !== null;
  return gainedSite || gainedSwitch || after.state === "converted";
}
