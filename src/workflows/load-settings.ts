import * as z from "zod";
import { campaignKinds, findKind, findPreset } from "../campaign-kinds/index.ts";
import type { CampaignKind } from "../domain/campaign-kind.ts";
import { closest } from "../domain/closest.ts";
import type { RuleSet } from "../domain/rules.ts";
import type { CampaignSettings } from "../domain/settings.ts";
import type { SourceTree } from "../domain/source-tree.ts";
import { parseYaml, type YamlDocument } from "../syntax/yaml.ts";

/** Where a repository keeps its settings. */
export const settingsPath = ".github/convert-status.yml";

/** One campaign with everything that judging needs. `settings.rules` holds the whole rule set, own rules on top. */
export interface ConfiguredCampaign {
  readonly kind: CampaignKind;
  readonly settings: CampaignSettings;
  readonly ruleSet: RuleSet;
}

/** What is wrong with a settings file, and where. */
export interface SettingsProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Campaigns in force, and where they came from. */
export interface LoadedSettings {
  readonly campaigns: readonly ConfiguredCampaign[];
  /** In words: `.github/convert-status.yml`, `preset airflow`, `defaults of fastapi-routes`. */
  readonly source: string;
  /** The commit whose file it is, or null. */
  readonly commit: string | null;
}

export type SettingsResult =
  | { readonly ok: true; readonly loaded: LoadedSettings }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

const outerShape = z.strictObject({
  campaigns: z
    .array(z.record(z.string(), z.unknown()))
    .min(1, "expected at least one campaign")
    .max(100, "expected at most 100 campaigns"),
});

/**
 * Reads a settings file. Bad input never throws: every problem comes back with its line.
 * @param file name used in messages
 */
export function readSettings(text: string, file: string, commit: string | null): SettingsResult {
  const document = parseYaml(text);
  if (document.problems.length > 0) {
    return {
      ok: false,
      problems: document.problems.map((problem) => ({
        file,
        line: problem.line,
        message: `This is not valid YAML: ${problem.message}`,
      })),
    };
  }
  const outer = outerShape.safeParse(document.value ?? {});
  if (!outer.success) return { ok: false, problems: explain(outer.error, document, file, []) };
  const problems: SettingsProblem[] = [];
  const campaigns: ConfiguredCampaign[] = [];
  for (const [index, own] of outer.data.campaigns.entries()) {
    const result = configure(withWrittenTexts(own, document, ["campaigns", index]));
    if (result.ok) campaigns.push(result.campaign);
    else problems.push(...result.issues.map((issue) => place(issue, document, file, ["campaigns", index])));
  }
  for (const [index, campaign] of campaigns.entries()) {
    if (campaigns.findIndex((other) => other.settings.id === campaign.settings.id) === index) continue;
    const at = document.lineOf(["campaigns", index, "id"]);
    problems.push({
      file,
      line: at,
      message: `Two campaigns have the id ${campaign.settings.id}. Give each its own \`id\`: commands and addresses name it.`,
    });
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, loaded: { campaigns, source: file, commit } };
}

/**
 * Settings by the name of a preset.
 * @returns null when no kind has a preset of that name
 */
export function presetSettings(name: string): LoadedSettings | null {
  const found = findPreset(name);
  if (found === null) return null;
  const result = configure({ preset: name });
  if (!result.ok)
    throw new Error(`Preset ${name} is not valid: ${result.issues.map((issue) => issue.message).join("; ")}`);
  return { campaigns: [result.campaign], source: `preset ${name}`, commit: null };
}

/** The defaults of one kind. */
export function defaultSettings(kind: CampaignKind): LoadedSettings {
  const result = configure({ kind: kind.id });
  if (!result.ok)
    throw new Error(
      `The defaults of ${kind.id} are not valid: ${result.issues.map((issue) => issue.message).join("; ")}`,
    );
  return { campaigns: [result.campaign], source: `defaults of ${kind.id}`, commit: null };
}

/** The defaults of the first kind that recognises the tree; of the first kind of all when none does. */
export async function defaultSettingsFor(tree: SourceTree): Promise<LoadedSettings> {
  for (const kind of campaignKinds) {
    if (await kind.recognises(tree)) return defaultSettings(kind);
  }
  return defaultSettings(campaignKinds[0]);
}

/** The text of the settings file in a tree, or null when there is none. */
export async function findSettingsText(tree: SourceTree): Promise<string | null> {
  const bytes = (await tree.read([settingsPath])).get(settingsPath);
  return bytes === undefined ? null : new TextDecoder().decode(bytes);
}

/** Variables of an environment are texts: `1.10` and `True` mean what is written, not what YAML makes of it. */
function withWrittenTexts(
  own: Readonly<Record<string, unknown>>,
  document: YamlDocument,
  path: readonly (string | number)[],
): Readonly<Record<string, unknown>> {
  const { environment } = own;
  if (typeof environment !== "object" || environment === null || Array.isArray(environment)) return own;
  const texts = Object.entries(environment).map(([name, value]) => {
    const isText = typeof value === "number" || typeof value === "boolean";
    return [name, isText ? (document.writtenAt([...path, "environment", name]) ?? value) : value] as const;
  });
  return { ...own, environment: Object.fromEntries(texts) };
}

interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Configured =
  | { readonly ok: true; readonly campaign: ConfiguredCampaign }
  | { readonly ok: false; readonly issues: readonly Issue[] };

function configure(own: Readonly<Record<string, unknown>>): Configured {
  const { preset, kind: kindId, ...fields } = own;
  const preparation = prepare(preset, kindId);
  if ("issue" in preparation) return { ok: false, issues: [preparation.issue] };
  const { kind, presetFields } = preparation;
  // Settings are read once in a while: to compile what checks them takes longer than to check them.
  const parsed = kind.settings.safeParse(
    { ...kind.defaults, ...presetFields, ...fields, kind: kind.id },
    { jitless: true },
  );
  if (!parsed.success) return { ok: false, issues: parsed.error.issues.map(describeIssue) };
  const settings = parsed.data;
  const ruleSet = kind.ruleSets.find((set) => set.id === settings.rule_set);
  if (ruleSet === undefined) {
    return {
      ok: false,
      issues: [
        {
          path: ["rule_set"],
          message: unknownName(
            "rule set",
            settings.rule_set,
            kind.ruleSets.map((set) => set.id),
          ),
        },
      ],
    };
  }
  const unknownRules = Object.keys(settings.rules).filter((rule) => !(rule in ruleSet.rules));
  if (unknownRules.length > 0) {
    return {
      ok: false,
      issues: unknownRules.map((rule) => ({
        path: ["rules", rule],
        message: unknownName("rule", rule, Object.keys(ruleSet.rules)),
      })),
    };
  }
  return {
    ok: true,
    campaign: { kind, ruleSet, settings: { ...settings, rules: { ...ruleSet.rules, ...settings.rules } } },
  };
}

type Preparation =
  | { readonly kind: CampaignKind; readonly presetFields: Readonly<Record<string, unknown>> }
  | { readonly issue: Issue };

/** Finds the kind and the preset that a campaign names. */
function prepare(preset: unknown, kindId: unknown): Preparation {
  const found = typeof preset === "string" ? findPreset(preset) : null;
  if (preset !== undefined && found === null) {
    const names = campaignKinds.flatMap((kind) => Object.keys(kind.presets));
    return { issue: { path: ["preset"], message: unknownName("preset", preset, names) } };
  }
  const id = kindId ?? found?.kind.id ?? campaignKinds[0].id;
  const kind = typeof id === "string" ? findKind(id) : null;
  if (kind === null) {
    return {
      issue: {
        path: ["kind"],
        message: unknownName(
          "campaign kind",
          id,
          campaignKinds.map((known) => known.id),
        ),
      },
    };
  }
  if (found !== null && found.kind.id !== kind.id) {
    return {
      issue: {
        path: ["kind"],
        message: `The preset ${String(preset)} is for ${found.kind.id}. Leave out \`kind\`, or use another preset.`,
      },
    };
  }
  return { kind, presetFields: found?.fields ?? {} };
}

function unknownName(what: string, name: unknown, known: readonly string[]): string {
  const shown = typeof name === "string" ? name : JSON.stringify(name);
  const near = typeof name === "string" ? closest(name, known) : null;
  const advice = near === null ? "" : ` Did you mean ${near}?`;
  return `There is no ${what} ${shown}.${advice} Known: ${known.join(", ") || "none"}.`;
}

function explain(
  error: z.ZodError,
  document: YamlDocument,
  file: string,
  prefix: readonly (string | number)[],
): SettingsProblem[] {
  return error.issues.map((issue) => place(describeIssue(issue), document, file, prefix));
}

function place(
  issue: Issue,
  document: YamlDocument,
  file: string,
  prefix: readonly (string | number)[],
): SettingsProblem {
  const path = [...prefix, ...issue.path];
  const name = issue.path.length === 0 ? "" : `\`${issue.path.join(".")}\`: `;
  return { file, line: document.lineOf(path), message: `${name}${issue.message}` };
}

function describeIssue(issue: z.core.$ZodIssue): Issue {
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.map((key) => `\`${key}\``).join(", ");
    const first = issue.keys[0];
    return {
      path: first === undefined ? path : [...path, first],
      message: `${names} is not known here. See the settings reference in the README for the names.`,
    };
  }
  const inner = issue.code === "invalid_key" ? issue.issues[0] : undefined;
  return { path, message: (inner ?? issue).message };
}
