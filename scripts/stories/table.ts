import { ruleSets } from "../../src/campaign-kinds/fastapi-routes/rule-sets.ts";
import { aPullRequest } from "../../test/support/pull-request.ts";
import { readStories } from "../../test/support/stories.ts";

/** Prints, for each rule, the stories that break it, how many were caught, and the false alarms on correct ones. */
async function main(): Promise<void> {
  const rows = new Map<string, { careless: number; clever: number; hostile: number; caught: number }>();
  const alarms = new Map<string, number>();
  let correct = 0;
  for (const { facts, description } of readStories()) {
    const { judgement } = await aPullRequest(description);
    const found = new Set(
      judgement.verdicts.flatMap(({ findings }) =>
        findings.filter(({ level }) => level !== "note").map(({ rule }) => rule ?? "no-test-found"),
      ),
    );
    if (facts.author === "correct") {
      correct++;
      for (const rule of found) alarms.set(rule, (alarms.get(rule) ?? 0) + 1);
      continue;
    }
    for (const rule of facts.breaks) {
      const row = rows.get(rule) ?? { careless: 0, clever: 0, hostile: 0, caught: 0 };
      row[facts.author]++;
      if (found.has(rule)) row.caught++;
      rows.set(rule, row);
    }
  }
  console.log("| rule | careless | clever | hostile | caught | false alarms |");
  console.log("|---|---|---|---|---|---|");
  for (const rule of Object.keys(ruleSets[0].rules)) {
    const row = rows.get(rule) ?? { careless: 0, clever: 0, hostile: 0, caught: 0 };
    const { careless, clever, hostile, caught } = row;
    const total = careless + clever + hostile;
    console.log(
      `| ${rule} | ${careless} | ${clever} | ${hostile} | ${caught} of ${total} | ${alarms.get(rule) ?? 0} |`,
    );
  }
  console.log(`${correct} correct stories.`);
}

await main();
