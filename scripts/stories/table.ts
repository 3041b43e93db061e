import { ruleSets } from "../../src/campaign-kinds/fastapi-routes/rule-sets.ts";
import { toldKinds } from "../../test/support/kind-stories.ts";
import { aPullRequest } from "../../test/support/pull-request.ts";
import { readStories } from "../../test/support/stories.ts";
import { printKindTable } from "./kinds.ts";

/** Who breaks a rule: each rule needs a story by each of them. */
const authors = ["careless", "clever", "hostile"] as const;

interface Row {
  readonly stories: Record<(typeof authors)[number], number>;
  caught: number;
  alarms: number;
}

/** Prints, for each rule, the stories that break it, how many were caught, and the false alarms on correct ones. */
async function main(): Promise<void> {
  const rows = new Map<string, Row>(
    Object.keys(ruleSets[0].rules).map((rule) => [
      rule,
      { stories: { careless: 0, clever: 0, hostile: 0 }, caught: 0, alarms: 0 },
    ]),
  );
  let correct = 0;
  for (const { name, facts, description } of readStories()) {
    const { judgement } = await aPullRequest(description);
    const findings = judgement.verdicts.flatMap((verdict) => verdict.findings);
    if (facts.author === "correct") {
      correct++;
      // What a rule accepts is said as a note, also about correct pull requests.
      const alarms = new Set(findings.filter(({ level }) => level !== "note").map(({ rule }) => rule ?? ""));
      for (const rule of alarms) {
        const row = rows.get(rule);
        if (row !== undefined) row.alarms++;
      }
      continue;
    }
    const found = new Set(findings.map(({ rule }) => rule));
    for (const rule of facts.breaks) {
      const row = rows.get(rule);
      if (row === undefined) throw new Error(`${name} names the rule ${rule}, which is none.`);
      row.stories[facts.author]++;
      if (found.has(rule)) row.caught++;
    }
  }
  process.exitCode = print(rows, correct) ? 0 : 1;
}

/** @returns true when nothing is missing, nothing got through and nobody was alarmed in vain */
function print(rows: ReadonlyMap<string, Row>, correct: number): boolean {
  console.log("| rule | careless | clever | hostile | caught | false alarms |");
  console.log("|---|---|---|---|---|---|");
  const missing: string[] = [];
  let total = 0;
  let caught = 0;
  let alarms = 0;
  for (const [rule, row] of rows) {
    const counts = authors.map((author) => row.stories[author]);
    const all = counts.reduce((sum, count) => sum + count, 0);
    total += all;
    caught += row.caught;
    alarms += row.alarms;
    console.log(`| ${rule} | ${counts.join(" | ")} | ${row.caught} of ${all} | ${row.alarms} |`);
    const lacking = authors.filter((author) => row.stories[author] === 0);
    if (lacking.length > 0) missing.push(`${rule} has no ${lacking.join(", no ")} story`);
  }
  console.log(
    `${correct} correct stories, ${alarms} false alarms; ${caught} of ${total} broken rules caught.`,
  );
  for (const line of missing) console.error(line);
  return missing.length === 0 && caught === total && alarms === 0;
}

await main();
for (const kind of toldKinds) await printKindTable(kind);
