import { keyOf, type Route, routes } from "./orchard.ts";
import { noteCell } from "./people.ts";
import type { Published, PublishedRun } from "./published.ts";
import { conclusionOf, type TruePull, type Truth, trueVerdicts } from "./truth.ts";

const checkName = "Convert Status";
const words = new Set(["pass", "fail", "pending", "review", "not applicable"]);
const githubConclusions = { pass: "success", fail: "failure", pending: null } as const;

/** What is published and not true, one sentence each; nothing when all is well. */
export function findViolations(truth: Truth, published: Published): string[] {
  return [
    ...[...truth.pulls.values()].flatMap((pull) => comparePull(pull, published)),
    ...compareRunsOfOldHeads(truth, published),
    ...compareReplies(truth, published),
    ...compareEpic(truth, published.epic),
  ];
}

function comparePull(pull: TruePull, { comments, runs }: Published): string[] {
  const name = `#${pull.number}`;
  const sticky = (comments.get(pull.number) ?? []).filter((body) =>
    body.includes("convert-status:pull-request"),
  );
  const others = (comments.get(pull.number) ?? []).length - sticky.length;
  const problems = others === 0 ? [] : [`${name} has ${others} comments of ours that are not the one`];
  if (sticky.length > 1) problems.push(`${name} has ${sticky.length} comments`);
  if (pull.state !== "open") return problems;
  const latest = runs.filter((run) => run.head === pull.head && run.name === checkName);
  const run = latest.at(-1);
  if (run === undefined) return [...problems, `${name} has no check run at its head`];
  for (const older of latest.slice(0, -1)) {
    if (older.status !== "completed") problems.push(`${name} has an older check run that is ${older.status}`);
  }
  const verdicts = trueVerdicts(pull);
  if (verdicts === null) {
    if (sticky.length > 0) problems.push(`${name} converts nothing and has a comment`);
    return [...problems, ...expect(`check run of ${name}`, stateOf(run), "completed success")];
  }
  const conclusion = githubConclusions[conclusionOf(verdicts)];
  const state = conclusion === null ? "in_progress" : `completed ${conclusion}`;
  if (sticky.length === 0) return [...problems, `${name} has no comment`];
  return [
    ...problems,
    ...expect(`check run of ${name}`, stateOf(run), state),
    ...expect(`verdicts in the check run of ${name}`, readVerdicts(run.text), verdicts.join(", ")),
    ...expect(`verdicts in the comment on ${name}`, readVerdicts(sticky[0] ?? ""), verdicts.join(", ")),
    ...expect(`conversion in the comment on ${name}`, String(sticky[0]?.includes(keyOf(pull.route))), "true"),
  ];
}

/** Nothing may wait for ever: neither on a head that was replaced, nor on a pull request that was closed. */
function compareRunsOfOldHeads(truth: Truth, { runs }: Published): string[] {
  const open = new Set(
    [...truth.pulls.values()].filter(({ state }) => state === "open").map(({ head }) => head),
  );
  return runs
    .filter((run) => run.status !== "completed" && !open.has(run.head))
    .map((run) => `the check run ${run.name} of a head that nobody looks at any more is ${run.status}`);
}

function compareReplies({ questions }: Truth, { comments }: Published): string[] {
  const replies = comments.get(1) ?? [];
  const known = new Set(questions.map(({ comment }) => comment));
  const foreign = replies.filter((body) => !known.has(replyTo(body)));
  return [
    ...questions.flatMap(({ comment, isAnswered }) =>
      expect(
        `replies to comment ${comment}`,
        String(replies.filter((body) => replyTo(body) === comment).length),
        isAnswered ? "1" : "0",
      ),
    ),
    ...foreign.map((body) => `a comment on the epic answers nothing: ${body.slice(0, 80)}`),
  ];
}

function replyTo(body: string): number {
  return Number(/convert-status:reply comment=(\d+)/.exec(body)?.[1] ?? Number.NaN);
}

function compareEpic(truth: Truth, epic: string): string[] {
  const body = epic.replaceAll("\r\n", "\n");
  const sections = [
    ...body.matchAll(/<!-- convert-status:begin[^>]*-->[\s\S]*?<!-- convert-status:end[^>]*-->/g),
  ];
  const markers = body.match(/convert-status:(?:begin|end)/g)?.length ?? 0;
  const section = sections[0]?.[0];
  if (section === undefined || markers !== 2)
    return [`the epic has ${sections.length} sections, ${markers} markers`];
  const human = body
    .replace(section, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const converted = routes.filter((route) => truth.isConverted(route));
  return [
    ...expect("what people wrote", human.map(plainLine).join("\n"), truth.lines.map(plainLine).join("\n")),
    ...expect(
      "progress",
      /\*\*(\d+ of \d+ routes) converted/.exec(section)?.[1],
      `${converted.length} of ${routes.length} routes`,
    ),
    ...routes.flatMap((route) => compareRow(truth, section, human, route)),
  ];
}

function compareRow(truth: Truth, section: string, human: readonly string[], route: Route): string[] {
  const key = keyOf(route);
  const row = section
    .split("\n")
    .find((line) => line.startsWith("|") && line.includes(`\`${key}\``) && noteCell(route).test(line));
  const box = human.find((line) => line.includes(key))?.[3];
  const isConverted = truth.isConverted(route);
  const cells = row?.split("|").map((cell) => cell.trim()) ?? [];
  const note = noteCell(route).exec(row ?? "")?.[2] ?? "";
  const pulls = [...truth.pulls.values()]
    .filter((pull) => pull.state === "open" && pull.route === route && trueVerdicts(pull) !== null)
    .map(({ number }) => number);
  const shown = [...(cells[3] ?? "").matchAll(/(merged )?\[#(\d+)\]/g)].flatMap(([, merged, number]) =>
    merged === undefined ? [Number(number)] : [],
  );
  // A cell shows four of them, merged ones too, and counts the others.
  const more = Number(/and (\d+) more$/.exec(cells[3] ?? "")?.[1] ?? 0);
  const isEnough = shown.every((number) => pulls.includes(number)) && shown.length + more >= pulls.length;
  return [
    ...expect(`state of ${key}`, cells[2], isConverted ? "converted" : "to convert"),
    ...expect(`box of ${key}`, box, isConverted ? "x" : " "),
    ...(more > 0 && isEnough
      ? []
      : expect(`open pull requests of ${key}`, shown.sort().join(), pulls.sort().join())),
    ...(truth.notes.get(route) ?? [])
      .filter((word) => !note.includes(word))
      .map((word) => `the note ${word} on ${key} is lost: ${note}`),
  ];
}

/** A line without what the app may change on it: the box and the link of a checklist line. */
function plainLine(line: string): string {
  if (!/^- \[[ x]\] /.test(line)) return line.trimEnd();
  return line
    .replace(/^- \[[ x]\]/, "- [ ]")
    .replace(/(?: [—-])? https?:\/\/\S+\/pull\/\d+/, "")
    .trimEnd();
}

/** The third column of the table of verdicts. */
function readVerdicts(text: string): string {
  return text
    .split("\n")
    .flatMap((line) => {
      const cells = line.split("|").map((cell) => cell.trim().replaceAll("*", ""));
      return /^\d+$/.test(cells[1] ?? "") && words.has(cells[3] ?? "") ? [cells[3]] : [];
    })
    .join(", ");
}

function stateOf(run: PublishedRun): string {
  return run.conclusion === null ? run.status : `${run.status} ${run.conclusion}`;
}

function expect(what: string, actual: string | undefined, wanted: string): string[] {
  return actual === wanted ? [] : [`${what}: published "${actual ?? "nothing"}", true is "${wanted}"`];
}
