import { findRoutes } from "../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { findClientCalls, type ResolvedCall } from "../../src/campaign-kinds/fastapi-routes/find-tests.ts";
import { fastapiSettings } from "../../src/campaign-kinds/fastapi-routes/settings.ts";
import { hole } from "../../src/campaign-kinds/fastapi-routes/test-map/match-route.ts";
import { openWorkingTree } from "../../src/git/working-tree.ts";
import { askRuntime } from "./oracle.ts";
import type { Prepared } from "./prepare.ts";
import type { Recipe } from "./recipe.ts";

/** How the test map of a corpus compares with what Starlette answers to the same requests. */
export interface JudgedTestMap {
  readonly corpus: string;
  /** Requests of tests that a route of the campaign answers, each spelling of a URL once. */
  readonly calls: number;
  readonly matched: number;
  /** The map names a route that Starlette does not take. */
  readonly wrong: readonly string[];
  /** A route of the campaign answers, and the map names none; or nothing of the URL is known. */
  readonly unmatched: readonly string[];
  /** Requests that no route of the campaign answers, and that the map leaves out. */
  readonly elsewhere: number;
}

/**
 * Asks Starlette's matcher about every request of a corpus's tests. What is only known when a test runs is filled in
 * with one and the same word.
 */
export async function judgeTestMap(
  recipe: Recipe,
  prepared: Prepared,
  settings: Readonly<Record<string, unknown>>,
): Promise<JudgedTestMap> {
  const tree = await openWorkingTree({ top: prepared.top, prefix: "", isGit: false });
  const campaign = fastapiSettings.parse({
    environment: recipe.deployment ?? {},
    ...settings,
    kind: "fastapi-routes",
  });
  const scan = await findRoutes(tree, campaign);
  const calls = distinct(await findClientCalls(tree, scan, campaign));
  const asked = calls.map(({ method, path }) => ({ method, path: fill(path ?? "/") }));
  const [entry = ""] = recipe.apps ?? [];
  const answer = askRuntime(recipe, prepared, [entry], asked).entries[entry];
  if (answer?.matches === undefined) throw new Error(`${recipe.id} gave no answer: ${answer?.error ?? ""}`);
  const ours = new Set(scan.targets.map(({ method, path }) => `${method} ${path}`));
  const wrong: string[] = [];
  const unmatched: string[] = [];
  let matched = 0;
  let elsewhere = 0;
  answer.matches.forEach((keys, index) => {
    const call = calls[index];
    if (call === undefined) return;
    const runtime = keys.filter((key) => ours.has(key));
    const found = call.route === null ? null : `${call.route.method} ${call.route.path}`;
    if (call.path === null) unmatched.push(`${placeOf(call)}: the URL is not known`);
    else if (found === null && runtime.length === 0) elsewhere++;
    else if (found === null) unmatched.push(`${placeOf(call)}: ${runtime.join(" or ")}`);
    else if (runtime.includes(found)) matched++;
    else wrong.push(`${placeOf(call)}: ${found}, not ${runtime.join(" or ") || "any route"}`);
  });
  const total = matched + wrong.length + unmatched.length;
  return { corpus: recipe.id, calls: total, matched, wrong, unmatched, elsewhere };
}

/** What keeps the bar from holding: 98 % matched, at most 0.5 % wrong. */
export function testMapBelowBar({ corpus, calls, matched, wrong }: JudgedTestMap): string[] {
  const problems: string[] = [];
  if (matched < 0.98 * calls) problems.push(`test map of ${corpus}: less than 98 % matched`);
  if (wrong.length > 0.005 * calls) problems.push(`test map of ${corpus}: more than 0.5 % wrong`);
  return problems;
}

function distinct(calls: readonly ResolvedCall[]): ResolvedCall[] {
  return [...new Map(calls.map((one) => [placeOf(one), one])).values()];
}

function placeOf({ file, call, method, path, test }: ResolvedCall): string {
  const shown = (path ?? "").replaceAll(hole, "{}");
  return `${file}:${call.line} ${test.definition.name} ${method} ${shown}`;
}

/** One word for what is not known; a number also passes where a path asks for one. */
function fill(path: string): string {
  return path.replaceAll(hole, "1");
}
