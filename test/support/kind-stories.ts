import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { deferrableOperators } from "../../src/campaign-kinds/deferrable-operators/index.ts";
import { typescriptRoutes } from "../../src/campaign-kinds/typescript-routes/index.ts";
import type { Judged } from "../../src/workflows/judge.ts";
import { judgeWith, readFiles } from "./kind-pull-request.ts";

const folder = fileURLToPath(new URL("../fixtures/kind-stories/", import.meta.url));

/** A pull request told as what it does otherwise than a correct one. */
interface KindStory {
  readonly name: string;
  readonly about: string;
  readonly author: "correct" | "careless" | "clever" | "hostile";
  /** The rules that are broken. */
  readonly breaks?: readonly string[];
  /** Criteria that do not pass, and what they answer. */
  readonly verdicts?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Path to texts in it (each there exactly once) and what stands there instead. */
  readonly edits?: Readonly<Record<string, readonly { readonly from: string; readonly to: string }[]>>;
  /** Files that are new or whole. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A story that can be judged. */
export interface JudgeableStory extends KindStory {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

/** The kinds whose stories are told as edits of one correct conversion. */
export const toldKinds = ["deferrable-operators", "typescript-routes"] as const;
export type ToldKind = (typeof toldKinds)[number];

/** All stories of a kind, in the order of its `stories.yml`. */
export function readKindStories(kind: ToldKind): readonly JudgeableStory[] {
  const before = readFiles(`${folder}${kind}/before`);
  const correct = readFiles(`${folder}${kind}/after`);
  const stories = parse(readFileSync(`${folder}${kind}/stories.yml`, "utf8")) as readonly KindStory[];
  return stories.map((story) => ({ ...story, before, after: { ...edited(story, correct), ...story.files } }));
}

/** Judges a story as the app would, with `after` instead of its own where given. */
export async function judgeStory(
  kind: ToldKind,
  { before, after, settings }: JudgeableStory,
  changed: Readonly<Record<string, string>> = after,
): Promise<Judged> {
  return kind === "deferrable-operators"
    ? judgeWith(deferrableOperators, before, changed, settings)
    : judgeWith(typescriptRoutes, before, changed, settings);
}

function edited({ name, edits }: KindStory, files: Readonly<Record<string, string>>) {
  const after = { ...files };
  for (const [path, changes] of Object.entries(edits ?? {})) {
    for (const { from, to } of changes) {
      const parts = (after[path] ?? "").split(from);
      if (parts.length !== 2) throw new Error(`${name}: ${path} holds ${parts.length - 1} times: ${from}`);
      after[path] = parts.join(to);
    }
  }
  return after;
}
