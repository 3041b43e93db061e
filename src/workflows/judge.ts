import { judgeBackends } from "../criteria/all-backends-verified/judge-backends.ts";
import type { ScanOptions } from "../domain/campaign-kind.ts";
import type { CheckRuns } from "../domain/check-run.ts";
import { conclude, type Verdict } from "../domain/criterion.ts";
import type { JudgedConversion, Judgement } from "../domain/judgement.ts";
import type {
  ChangedFile,
  CompetingPullRequest,
  Conversion,
  ConversionPullRequest,
} from "../domain/pull-request.ts";
import type { Scan } from "../domain/scan.ts";
import type { SourceTree } from "../domain/source-tree.ts";
import { isRoute } from "../domain/target.ts";
import type { ConfiguredCampaign } from "./load-settings.ts";

/** Everything that a judgement depends on; the same input gives the same judgement through every door. */
export interface JudgementInput {
  readonly repository: string | null;
  readonly number: number | null;
  readonly title: string;
  readonly body: string;
  /** The tree at the merge base, and the pull request's head. */
  readonly base: SourceTree;
  readonly head: SourceTree;
  readonly baseSha: string;
  readonly headSha: string;
  readonly changedFiles: readonly ChangedFile[];
  readonly checkRuns: CheckRuns;
  readonly competing: readonly CompetingPullRequest[];
  /** What could not be read before judging began, one sentence each. */
  readonly unreadable: readonly string[];
  readonly settingsSource: string;
  readonly settingsCommit: string | null;
}

/** A judgement and the two scans that it compared. */
export interface Judged {
  readonly judgement: Judgement;
  readonly baseScan: Scan;
  readonly headScan: Scan;
}

/** Judges one pull request by one campaign's definition of done. */
export async function judge(
  campaign: ConfiguredCampaign,
  input: JudgementInput,
  options: ScanOptions = {},
): Promise<Judged> {
  const { kind, settings } = campaign;
  const baseScan = await kind.scan(input.base, settings, options);
  const headScan = await kind.scan(input.head, settings, options);
  const conversions = kind.findConversions(baseScan, headScan);
  const pullRequest = await preparePullRequest(campaign, input, { baseScan, headScan, conversions });

  const verdicts: (Verdict & { title: string })[] = [];
  const definitionOfDone = await kind.definitionOfDone();
  for (const criterion of definitionOfDone) {
    const verdict =
      conversions.length === 0
        ? notApplicable(criterion.id, kind.noun.one)
        : await criterion.evaluate(pullRequest);
    verdicts.push({ ...verdict, title: criterion.title });
  }
  const advisories = await kind.advise(pullRequest);
  const judgesBackends = definitionOfDone.some((criterion) => criterion.id === "all-backends-verified");
  return {
    baseScan,
    headScan,
    judgement: {
      campaign: { id: settings.id, title: settings.title, kind: kind.id, epic: settings.epic },
      repository: input.repository,
      pullRequest: input.number,
      base: input.baseSha,
      head: input.headSha,
      ruleSet: { id: campaign.ruleSet.id, date: campaign.ruleSet.date, title: campaign.ruleSet.title },
      settingsCommit: input.settingsCommit,
      settingsSource: input.settingsSource,
      conversions: conversions.map(describeConversion),
      verdicts,
      advisories,
      conclusion: conclude(verdicts),
      backends: judgesBackends && conversions.length > 0 ? judgeBackends(pullRequest) : [],
    },
  };
}

/** Loads what criteria may ask; tests and contracts only where something is converted, since reading them is the costly part. */
async function preparePullRequest(
  { kind, settings }: ConfiguredCampaign,
  input: JudgementInput,
  found: { baseScan: Scan; headScan: Scan; conversions: readonly Conversion[] },
): Promise<ConversionPullRequest> {
  const { baseScan, headScan, conversions } = found;
  const judged = conversions.length > 0;
  const noTests = { tests: [], unmatched: [] };
  const before = conversions.map((conversion) => conversion.before);
  const after = conversions.map((conversion) => conversion.after);
  const baseTests = judged ? await kind.mapTests(input.base, baseScan, settings) : noTests;
  const headTests = judged ? await kind.mapTests(input.head, headScan, settings) : noTests;
  const baseContracts = judged
    ? await kind.describeContracts(input.base, before, settings)
    : new Map<string, never>();
  const headContracts = judged
    ? await kind.describeContracts(input.head, after, settings)
    : new Map<string, never>();
  const unreadable = [input.base, input.head].flatMap((tree) =>
    tree.unreadable.map((entry) => `${entry.file}: ${entry.message}`),
  );
  const unresolved = newlyUnresolved(found);
  return {
    repository: input.repository,
    number: input.number,
    title: input.title,
    body: input.body,
    baseSha: input.baseSha,
    headSha: input.headSha,
    base: input.base,
    head: input.head,
    baseScan,
    headScan,
    changedFiles: input.changedFiles,
    conversions,
    baseTests,
    headTests,
    baseContracts,
    headContracts,
    checkRuns: input.checkRuns,
    settings,
    competing: input.competing,
    unreadable: [...new Set([...input.unreadable, ...unreadable, ...unresolved])],
  };
}

/** Syntax errors that the pull request brought into the files of its conversions. */
function newlyUnresolved(found: {
  baseScan: Scan;
  headScan: Scan;
  conversions: readonly Conversion[];
}): readonly string[] {
  const files = new Set(found.conversions.map(({ after }) => after.file));
  const known = new Set(found.baseScan.unresolved.map(({ file, message }) => `${file}: ${message}`));
  return (
    found.headScan.unresolved
      // Other places that cannot be resolved are for the criteria of the kind; what is no Python hides anything.
      .filter(({ file, message }) => files.has(file) && message.startsWith("syntax"))
      .filter(({ file, message }) => !known.has(`${file}: ${message}`))
      .map(({ file, line, message }) => `${file}:${line}: ${message}`)
  );
}

function notApplicable(criterion: string, noun: string): Verdict {
  return {
    criterion,
    status: "not-applicable",
    summary: `This pull request converts no ${noun}.`,
    findings: [],
  };
}

function describeConversion({ before, after, from, to }: Conversion): JudgedConversion {
  const route = isRoute(before) ? { method: before.method, path: before.path, handler: before.handler } : {};
  return { key: before.key, ...route, file: after.file, line: after.line, from, to };
}
