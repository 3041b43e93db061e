import { readdirSync, readFileSync } from "node:fs";
import type { CampaignKind } from "../../src/domain/campaign-kind.ts";
import type { CampaignSettings } from "../../src/domain/settings.ts";
import type { Target } from "../../src/domain/target.ts";
import { type Judged, judge } from "../../src/workflows/judge.ts";
import { memoryTree } from "./memory-tree.ts";
import { changesBetween } from "./pull-request.ts";

type Files = Readonly<Record<string, string>>;

/** Judges two sets of files by a kind's default settings, whether the kind is registered or not. */
export async function judgeWith<T extends Target, S extends CampaignSettings>(
  kind: CampaignKind<T, S>,
  before: Files,
  after: Files,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<Judged> {
  const settings = kind.settings.parse({ ...kind.defaults, ...extra });
  const ruleSet = kind.ruleSets.find((each) => each.id === settings.rule_set) ?? kind.ruleSets[0];
  const rules = { ...ruleSet.rules, ...settings.rules };
  return judge(
    { kind: kind, settings: { ...settings, rules }, ruleSet },
    {
      repository: "example/shop",
      number: 7,
      title: "Convert",
      body: "",
      base: memoryTree(before),
      head: memoryTree(after),
      baseSha: "a".repeat(40),
      headSha: "b".repeat(40),
      changedFiles: changesBetween(before, after, {}),
      checkRuns: { runs: null, complete: true },
      competing: [],
      unreadable: [],
      settingsSource: "defaults",
      settingsCommit: null,
    },
  );
}

/** Reads a folder of fixture files as paths and texts. */
export function readFiles(folder: string): Files {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = `${entry.parentPath}/${entry.name}`;
        return [path.slice(folder.length + 1), readFileSync(path, "utf8")];
      }),
  );
}
