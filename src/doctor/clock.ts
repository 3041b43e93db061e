import { type ExaminationResult, skipped, warning, well, wrong } from "../domain/examination.ts";

/** GitHub takes an App's token that is dated up to a minute ahead, and none that is older than ten. */
const tolerableSeconds = 30;
const refusedSeconds = 300;

/** Whether this machine's clock agrees with GitHub's. @param aheadSeconds how far ours is ahead; null: not known */
export function examineClock(aheadSeconds: number | null): ExaminationResult {
  if (aheadSeconds === null) return skipped("GitHub did not tell the time.");
  const distance = Math.round(Math.abs(aheadSeconds));
  const words = `This machine's clock is ${distance} s ${aheadSeconds > 0 ? "ahead of" : "behind"} GitHub's`;
  const fix = "Let the machine follow a time server (for instance chrony or systemd-timesyncd).";
  if (distance > refusedSeconds) return wrong(`${words}: tokens are refused, dates are wrong.`, fix);
  if (distance > tolerableSeconds) return warning(`${words}.`, fix);
  return well("This machine's clock agrees with GitHub's.");
}
