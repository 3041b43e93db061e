import { findRoutes } from "../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import type { FastapiRoute } from "../../src/campaign-kinds/fastapi-routes/route-target.ts";
import { fastapiSettings } from "../../src/campaign-kinds/fastapi-routes/settings.ts";
import { matchesPath } from "../../src/domain/matching.ts";
import type { SourceTree } from "../../src/domain/source-tree.ts";
import { openWorkingTree } from "../../src/git/working-tree.ts";
import { type Comparison, compare } from "./compare.ts";
import { askRuntime, entriesOf } from "./oracle.ts";
import type { Prepared } from "./prepare.ts";
import type { Recipe } from "./recipe.ts";
import type { Measured } from "./table.ts";

/** Asks the running framework and the scanner about one corpus. */
export async function measure(recipe: Recipe, prepared: Prepared): Promise<Measured> {
  const { top } = prepared;
  const entries = entriesOf(recipe, top);
  const answer = askRuntime(recipe, prepared, entries);
  const tree = await openWorkingTree({ top, prefix: "", isGit: false });
  const comparisons: Comparison[] = [];
  const notRun: string[] = [];
  let unresolved = 0;
  let seconds = 0;
  const scan = async (files: SourceTree, settings: Readonly<Record<string, unknown>>) => {
    const started = performance.now();
    const result = await findRoutes(files, settingsOf(recipe, answer.version, settings));
    seconds += (performance.now() - started) / 1000;
    unresolved += result.unresolved.length;
    return result.targets;
  };
  const isOther = ({ file, facts: { app } }: FastapiRoute) =>
    [file, app?.replace(/:\d+$/, "") ?? ""].some((path) => matchesPath(path, recipe.otherApps ?? []));
  const answered = entries.flatMap((entry) => {
    const { routes, error } = answer.entries[entry] ?? {};
    if (routes === undefined) notRun.push(`${entry}: ${error ?? "no answer"}`);
    return routes === undefined ? [] : [{ entry, routes }];
  });
  if (recipe.apps === null) {
    for (const { entry, routes } of answered) {
      const targets = await scan(onlyExample(tree, recipe.folder, entry), { entry: [entry] });
      comparisons.push(compare(routes, targets));
    }
  } else if (answered.length > 0) {
    const routes = answered.flatMap((one) => one.routes);
    comparisons.push(compare(routes, await scan(tree, recipe.settings), isOther));
  }
  return { recipe, framework: answer.version, comparisons, notRun, unresolved, seconds };
}

function settingsOf(recipe: Recipe, version: string, settings: Readonly<Record<string, unknown>>) {
  return fastapiSettings.parse({
    id: "accuracy",
    kind: "fastapi-routes",
    title: "Accuracy",
    rule_set: "none",
    framework_version: version,
    ...(recipe.apps === null ? { roots: [""], trees: ["**"] } : {}),
    environment: recipe.deployment ?? {},
    ...settings,
  });
}

/** The examples stand beside each other; only the one that is asked, and what it imports, is its repository. */
function onlyExample(tree: SourceTree, folder: string, entry: string): SourceTree {
  const example = entry.split(":")[0]?.split(".").slice(0, 2).join("/") ?? folder;
  const list = async () => (await tree.list()).filter(({ path }) => path.startsWith(`${example}/`));
  return { ...tree, list, walk: list };
}
