import { judgeStory, readKindStories, type ToldKind } from "../../test/support/kind-stories.ts";

interface Row {
  careless: number;
  clever: number;
  hostile: number;
  caught: number;
}

/** Prints, for each rule that a kind's stories break, how many do, how many were caught, and the false alarms. */
export async function printKindTable(kind: ToldKind): Promise<void> {
  const rows = new Map<string, Row>();
  const alarms: string[] = [];
  let correct = 0;
  for (const story of readKindStories(kind)) {
    const { judgement } = await judgeStory(kind, story);
    const found = new Set(
      judgement.verdicts
        .filter(({ criterion }) => criterion !== "all-backends-verified")
        .flatMap(({ findings }) => findings.filter(({ level }) => level !== "note").map(({ rule }) => rule)),
    );
    if (story.author === "correct") {
      correct++;
      alarms.push(...[...found].map((rule) => `${rule ?? "?"} in ${story.name}`));
      continue;
    }
    for (const rule of story.breaks ?? []) {
      const row = rows.get(rule) ?? { careless: 0, clever: 0, hostile: 0, caught: 0 };
      row[story.author]++;
      if (found.has(rule)) row.caught++;
      rows.set(rule, row);
    }
  }
  console.log(`\n${kind}\n\n| rule | careless | clever | hostile | caught |\n|---|---|---|---|---|`);
  for (const [rule, { careless, clever, hostile, caught }] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(
      `| ${rule} | ${careless} | ${clever} | ${hostile} | ${caught} of ${careless + clever + hostile} |`,
    );
  console.log(
    `${correct} correct stories, ${alarms.length} false alarms${alarms.map((alarm) => `; ${alarm}`).join("")}.`,
  );
}
