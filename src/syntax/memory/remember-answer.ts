import type { ScanCache } from "../../domain/campaign-kind.ts";
import type { SearchableSourceTree } from "../../domain/source-tree.ts";
import type { Answered } from "./answered.ts";
import { digestOf, digestOfText } from "./digest.ts";
import { LastAnswers } from "./last-answers.ts";
import { type Asked, answersOf, digestOfNames, nameOf, RecordingTree } from "./recording-tree.ts";
import { scannerVersion } from "./scanner-version.ts";

/** A question about a tree whose answer depends on the tree and on `given` alone. */
export interface Question<T> {
  /** Everything else that the answer depends on, as plain data. */
  readonly given: unknown;
  /** The files that the question may look at. */
  readonly isVisible: (path: string) => boolean;
  /** Those of them of which it may ask which there are; absent: all of them. */
  readonly isNamed?: (path: string) => boolean;
  /** Finds the answer: plain data that survives JSON. */
  readonly ask: (tree: SearchableSourceTree) => Promise<Answered<T>>;
}

const lastAnswers = new LastAnswers();

/** After so many different ways through one question, new ones are not remembered. */
const mostSteps = 12;

/** Under a key: what was asked next when this was all that was known, or the answer. */
type Step = { readonly next: readonly Asked[] } | { readonly answer: unknown };

/**
 * Answers a question about a tree, from memory where an earlier tree gave the same answers to everything that was
 * asked on the way. The memory holds no promises, only facts: from the names of the files follows what is read first,
 * from what was read follows what is read next, and so on to the answer; each key is a digest of everything that it
 * follows from, the scanner's own code included.
 */
export async function rememberAnswer<T>(
  tree: SearchableSourceTree,
  cache: ScanCache,
  question: Question<T>,
): Promise<T> {
  const { given, isVisible, isNamed = isVisible } = question;
  const start = digestOf([scannerVersion(), given, await digestOfNames(tree, isNamed)]);
  // A tree that could not be listed whole has no name.
  if (tree.unreadable.length > 0) return (await question.ask(tree)).answer;
  let key = start;
  const way = new Map<string, readonly Asked[]>();
  for (let steps = 0; steps < mostSteps; steps++) {
    const step = await recall(cache, key);
    if (step === null) break;
    if ("answer" in step) return step.answer as T;
    way.set(key, step.next);
    key = digestOf([key, await answersOf(tree, step.next, isVisible)]);
  }
  const followed = await followLast(tree, start, question);
  if (followed !== null) {
    if (tree.unreadable.length === 0)
      await keep(tree, cache, start, followed.recording, { way, isVisible, answer: followed.answer });
    return followed.answer;
  }
  // What a tree like this one was asked for is read in one go, before anybody asks.
  const hints = [...way.values()].flat();
  const atHand = await tree.read(hints.flatMap((asked) => (asked.type === "read" ? [asked.path] : [])));
  const recording = new RecordingTree(tree, { isVisible, isNamed }, atHand);
  const { answer, follow } = await question.ask(recording);
  if (tree.unreadable.length === 0) {
    await keep(tree, cache, start, recording, { way, isVisible, answer });
    lastAnswers.put(start, recording, follow);
  }
  return answer;
}

/** What follows from the last answer to the same question about a tree of the same files; null where nothing does. */
async function followLast<T>(
  tree: SearchableSourceTree,
  start: string,
  { isVisible, isNamed = isVisible }: Question<T>,
): Promise<{ readonly answer: T; readonly recording: RecordingTree } | null> {
  const last = lastAnswers.take(start);
  if (last === null) return null;
  const asked = [...last.answers.values()].map((one) => one.asked);
  const now = await answersOf(tree, asked, isVisible);
  const answers = new Map<string, { readonly asked: Asked; readonly digest: string }>();
  const changed: string[] = [];
  for (const [index, [name, before]] of [...last.answers].entries()) {
    const digest = now[index] ?? "";
    answers.set(name, { asked: before.asked, digest });
    if (digest === before.digest) continue;
    if (before.asked.type !== "read" || !before.asked.path.endsWith(".py") || digest === "absent")
      return null;
    changed.push(before.asked.path);
  }
  const recording = new RecordingTree(tree, { isVisible, isNamed }, new Map(), answers);
  const followed = await last.follow(recording, changed);
  if (followed === null) return null;
  if (tree.unreadable.length === 0) lastAnswers.put(start, recording, followed.follow);
  return { answer: followed.answer as T, recording };
}

interface Learned {
  /** What memory told on the way to what it did not know: the questions after each key. */
  readonly way: ReadonlyMap<string, readonly Asked[]>;
  readonly isVisible: (path: string) => boolean;
  readonly answer: unknown;
}

/** Adds what a recording learned to what is known, from the start on. */
async function keep(
  tree: SearchableSourceTree,
  cache: ScanCache,
  start: string,
  recording: RecordingTree,
  { way, isVisible, answer }: Learned,
): Promise<void> {
  const open = new Map(recording.answers);
  let key = start;
  for (let steps = 0; steps < mostSteps; steps++) {
    const told = way.get(key);
    const known = told === undefined ? await recall(cache, key) : { next: told };
    if (known !== null && "answer" in known) return;
    if (known === null && open.size === 0) {
      await cache.putMany(new Map([[key, seal({ answer })]]));
      return;
    }
    const next = known?.next ?? [...open.values()].map(({ asked }) => asked);
    if (known === null) await cache.putMany(new Map([[key, seal({ next })]]));
    // Another question went on with what this one may not have asked; what it would have learned belongs to the key too.
    const unasked = next.filter((asked) => !recording.answers.has(nameOf(asked)));
    const further = await answersOf(tree, unasked, isVisible);
    const learned = new Map(unasked.map((asked, index) => [nameOf(asked), further[index]]));
    key = digestOf([
      key,
      next.map((asked) => recording.answers.get(nameOf(asked))?.digest ?? learned.get(nameOf(asked))),
    ]);
    for (const asked of next) open.delete(nameOf(asked));
  }
}

/** Packs a step so that a damaged one is told from a whole one, whatever keeps it. */
function seal(step: Step): Sealed {
  const text = JSON.stringify(step);
  return { text, check: digestOfText(text) };
}

interface Sealed {
  readonly text: string;
  readonly check: string;
}

/** What is known under a key; null when nothing is, or what is there is damaged. */
async function recall(cache: ScanCache, key: string): Promise<Step | null> {
  const found = (await cache.getMany([key])).get(key);
  if (typeof found !== "object" || found === null || !("text" in found) || !("check" in found)) return null;
  const { text, check } = found;
  return typeof text === "string" && check === digestOfText(text) ? (JSON.parse(text) as Step) : null;
}
