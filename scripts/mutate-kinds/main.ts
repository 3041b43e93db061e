/**
 * Makes every correct story of the operators' and the TypeScript kind wrong in one place at a time, and counts how many
 * of the faults are caught. `npm run mutate:kinds [-- KIND]`; exit 1 below the bar.
 */
import {
  type JudgeableStory,
  judgeStory,
  readKindStories,
  type ToldKind,
  toldKinds,
} from "../../test/support/kind-stories.ts";
import type { Fault } from "../mutate/fault.ts";
import { operatorFaults } from "./faults-operators.ts";
import { typescriptFaults } from "./faults-typescript.ts";

/** The share of faults that has to be caught. */
const bar = 0.99;

const faultsOf: Readonly<Record<ToldKind, readonly Fault[]>> = {
  "deferrable-operators": operatorFaults,
  "typescript-routes": typescriptFaults,
};

/** Why a fault may survive: what it makes is still right. Keys are `fault in story`. */
const harmless: Readonly<Record<string, string>> = {
  "try-dropped in correct-express-5": "Express 5 takes the rejection itself",
  ...Object.fromEntries(
    ["expectation-commented-out", "expectation-behind-condition", "early-return"].map((fault) => [
      `${fault} in correct-new-tests`,
      "the test is new and was not there before",
    ]),
  ),
};

for (const kind of toldKinds.filter((each) => process.argv[2] === undefined || process.argv[2] === each)) {
  const counts = new Map<string, { places: number; caught: number }>();
  const survivors: string[] = [];
  for (const story of readKindStories(kind).filter(({ author }) => author === "correct")) {
    if (await isCaught(kind, story, story.after))
      throw new Error(`${story.name} does not pass to begin with.`);
    for (const { fault, path, changed } of mutants(kind, story)) {
      const caught = await isCaught(kind, story, { ...story.after, [path]: changed });
      const count = counts.get(fault) ?? { places: 0, caught: 0 };
      counts.set(fault, { places: count.places + 1, caught: count.caught + (caught ? 1 : 0) });
      const name = `${fault} in ${story.name}`;
      if (!caught) survivors.push(`survived: ${name} (${path}): ${harmless[name] ?? "no reason known"}`);
    }
  }
  console.log(`${kind}: fault | places | caught`);
  for (const [fault, { places, caught }] of counts) console.log(`${fault} | ${places} | ${caught}`);
  for (const survivor of survivors) console.log(survivor);
  const places = [...counts.values()].reduce((sum, count) => sum + count.places, 0);
  const share = places === 0 ? 0 : (places - survivors.length) / places;
  const unused = faultsOf[kind].filter(({ id }) => !counts.has(id)).map(({ id }) => id);
  if (unused.length > 0) console.log(`found no place: ${unused.join(", ")}`);
  console.log(
    `${kind}: ${counts.size} kinds of fault, ${places} places, ${(100 * share).toFixed(2)} % caught (bar ${100 * bar} %)`,
  );
  if (share < bar) process.exitCode = 1;
}

/** Every fault at every place of the files that a story changes, each text once. */
function* mutants(kind: ToldKind, { before, after }: JudgeableStory) {
  for (const [path, text] of Object.entries(after)) {
    const isTest = /(^|\/)tests?\//.test(path);
    // Tests that were there before; code that the story changes, and what it is served by.
    if (!isTest && before[path] === text && kind === "deferrable-operators") continue;
    for (const fault of faultsOf[kind].filter((each) => each.in === (isTest ? "test" : "handler"))) {
      for (const { start, end, text: instead } of fault.places(text)) {
        const changed = text.slice(0, start) + instead + text.slice(end);
        if (changed !== text) yield { fault: fault.id, path, changed };
      }
    }
  }
}

/** True when a criterion objects. What CI ran is not asked; a pull request that converts nothing gets through. */
async function isCaught(
  kind: ToldKind,
  story: JudgeableStory,
  files: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { judgement } = await judgeStory(kind, story, files);
  return judgement.verdicts.some(
    ({ criterion, status }) =>
      criterion !== "all-backends-verified" && (status === "fail" || status === "review"),
  );
}
