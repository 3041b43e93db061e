/**
 * Compares the scan of public repositories with the routes that their frameworks list when the applications run.
 * Sources come from GitHub and packages from npm, pinned; they are kept in `.cache/accuracy/typescript`, uncommitted.
 * Exit: 0 nothing missed and nothing phantom, 1 otherwise, 4 GitHub or npm cannot be reached.
 */
import { join } from "node:path";
import { typescriptRoutes } from "../../../src/campaign-kinds/typescript-routes/index.ts";
import { openLocalRepository } from "../../../src/git/local-repository.ts";
import { openWorkingTree } from "../../../src/git/working-tree.ts";
import { type Corpus, corpora } from "./corpora.ts";
import { listRoutes, prepare } from "./list-routes.ts";

const cache = join(process.cwd(), ".cache", "accuracy", "typescript");
const rows = [];
for (const corpus of corpora) rows.push(await measure(corpus));
console.table(rows);
process.exitCode = rows.every((row) => row.missed + row.phantom + row["not run"] === 0) ? 0 : 1;

async function measure(corpus: Corpus) {
  const source = prepare(corpus, cache);
  const tree = await openWorkingTree(await openLocalRepository(source));
  const started = performance.now();
  const scan = await typescriptRoutes.scan(tree, typescriptRoutes.settings.parse(typescriptRoutes.defaults));
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const total = { runtime: 0, found: 0, missed: 0, phantom: 0, notRun: 0 };
  for (const application of corpus.applications) {
    const listed = listRoutes(corpus, application, source);
    if ("error" in listed) {
      total.notRun++;
      console.log(`not run: ${corpus.repository} ${application.entry}: ${listed.error}`);
      continue;
    }
    const below = application.folder === "" ? "" : `${application.folder}/`;
    const served = scan.targets.filter(({ state, file }) => state !== "unmounted" && file.startsWith(below));
    const real = new Set(listed.routes);
    const found = new Set(served.map(({ method, path }) => `${method} ${path}`));
    const conditional = new Set(
      served
        .filter(({ marks }) => marks.includes("conditional"))
        .map(({ method, path }) => `${method} ${path}`),
    );
    const missed = [...real].filter((key) => !found.has(key));
    const phantom = [...found].filter((key) => !real.has(key) && !conditional.has(key));
    for (const key of missed) console.log(`missed: ${corpus.repository} ${application.folder}: ${key}`);
    for (const key of phantom) console.log(`phantom: ${corpus.repository} ${application.folder}: ${key}`);
    total.runtime += real.size;
    total.found += real.size - missed.length;
    total.missed += missed.length;
    total.phantom += phantom.length;
  }
  return {
    repository: corpus.repository,
    framework: corpus.framework,
    apps: corpus.applications.length,
    "not run": total.notRun,
    "routes at run time": total.runtime,
    found: total.found,
    missed: total.missed,
    phantom: total.phantom,
    unresolved: scan.unresolved.length,
    "scan seconds": seconds,
  };
}
