import { backends, conversions, type Route, routes } from "./orchard.ts";
import { Random } from "./random.ts";
import type { KillPoint, Schedule, Step, Weather } from "./schedule.ts";

/** What may be done depends on what was done: merged pull requests cannot be pushed to. */
interface Plan {
  readonly random: Random;
  readonly open: Map<number, Route>;
  readonly closed: Map<number, Route>;
  /** Routes that are converted on the main branch. */
  readonly converted: Set<Route>;
  pulls: number;
  texts: number;
}

type Maker = (plan: Plan) => Step | null;

/** Each kind of step with how often it is chosen. */
const makers: readonly (readonly [number, Maker])[] = [
  [5, openPull],
  [4, pushPull],
  [8, reportJob],
  [2, mergePull],
  [
    2,
    (plan) =>
      onPull(plan, plan.open, (pull, route) => {
        plan.open.delete(pull);
        plan.closed.set(pull, route);
        return { do: "close", pull };
      }),
  ],
  [
    1,
    (plan) =>
      onPull(plan, plan.closed, (pull, route) => {
        plan.closed.delete(pull);
        plan.open.set(pull, route);
        return { do: "reopen", pull };
      }),
  ],
  [2, commitToMain],
  [1, ({ random }) => ({ do: "settings", state: random.pick(["broken", "good"] as const) })],
  [4, (plan) => ({ do: "write-line", text: text(plan) })],
  [1, () => ({ do: "drop-line" })],
  [2, (plan) => ({ do: "note", route: plan.random.pick(routes), text: text(plan) })],
  [1, ({ random }) => ({ do: "tick", route: random.pick(routes), ticked: random.chance(0.5) })],
  [0.5, () => ({ do: "crlf" })],
  [3, ask],
  [4, ({ random }) => ({ do: "kill", point: killPoint(random), everybody: random.chance(0.5) })],
  [1, () => ({ do: "restart" })],
  [1, () => ({ do: "cut-connections" })],
  [1, ({ random }) => ({ do: "restart-database", milliseconds: random.integer(50, 1_500) })],
  [1, () => ({ do: "expire-tokens" })],
  [1, () => ({ do: "forge" })],
  [1, () => ({ do: "replay" })],
  [2, () => ({ do: "release" })],
  [5, ({ random }) => ({ do: "wait", milliseconds: random.integer(10, 400) })],
];

/** The schedule of a seed: the same one every time. */
export function makeSchedule(seed: number): Schedule {
  const random = new Random(seed);
  const weather = makeWeather(random);
  const plan: Plan = { random, open: new Map(), closed: new Map(), converted: new Set(), pulls: 0, texts: 0 };
  const length = random.integer(8, 24);
  const steps: Step[] = [];
  // Nothing can be told about a repository without a pull request.
  const first = openPull(plan);
  if (first !== null) steps.push(first);
  while (steps.length < length) {
    const step = chooseMaker(random)(plan);
    if (step !== null) steps.push(step);
  }
  return { seed, weather, steps };
}

function makeWeather(random: Random): Weather {
  if (random.chance(0.2)) return { faults: 0, drop: 0, double: 0, hold: 0, delay: 0 };
  if (random.chance(0.1)) return { faults: 0.02, drop: 1, double: 0, hold: 0, delay: 0 };
  return {
    faults: random.pick([0, 0.02, 0.05, 0.1]),
    drop: random.pick([0, 0.2, 0.5]),
    double: random.pick([0, 0.3]),
    hold: random.pick([0, 0.2, 0.4]),
    delay: random.pick([0, 0.3]),
  };
}

function chooseMaker(random: Random): Maker {
  const total = makers.reduce((sum, [weight]) => sum + weight, 0);
  let left = random.next() * total;
  for (const [weight, maker] of makers) {
    left -= weight;
    if (left < 0) return maker;
  }
  throw new Error("The weights do not add up.");
}

function openPull(plan: Plan): Step | null {
  const free = routes.filter((route) => !plan.converted.has(route));
  if (free.length === 0) return null;
  const route = plan.random.pick(free);
  const pull = plan.pulls;
  plan.pulls += 1;
  plan.open.set(pull, route);
  const version = plan.random.chance(0.15) ? "nothing" : plan.random.pick(conversions);
  return { do: "open", pull, route, version };
}

function onPull(
  { random }: Plan,
  pulls: ReadonlyMap<number, Route>,
  make: (pull: number, route: Route) => Step,
): Step | null {
  if (pulls.size === 0) return null;
  const [pull, route] = random.pick([...pulls]);
  return make(pull, route);
}

function pushPull(plan: Plan): Step | null {
  const version = plan.random.chance(0.15) ? "nothing" : plan.random.pick(conversions);
  return onPull(plan, plan.open, (pull) => ({ do: "push", pull, version }));
}

function reportJob(plan: Plan): Step | null {
  const backend = plan.random.pick(backends);
  const end = plan.random.pick(["running", "success", "success", "success", "failure", "skipped"] as const);
  return onPull(plan, plan.open, (pull) => ({ do: "report", pull, backend, end }));
}

function mergePull(plan: Plan): Step | null {
  return onPull(plan, plan.open, (pull, route) => {
    plan.open.delete(pull);
    // What it brings is known to the truth only; nobody opens another one on this route until it is reverted.
    plan.converted.add(route);
    return { do: "merge", pull };
  });
}

function commitToMain(plan: Plan): Step | null {
  const route = plan.random.pick(routes);
  const version = plan.converted.has(route) ? "sync" : plan.random.pick(conversions);
  if (version === "sync") plan.converted.delete(route);
  else plan.converted.add(route);
  return { do: "commit", route, version };
}

const questions = [
  { text: "/convert-status", by: "stranger", isAnswered: true },
  { text: "/convert-status next 2", by: "kim", isAnswered: true },
  { text: "Please:\n\n/convert-status blocked", by: "stranger", isAnswered: true },
  { text: "/convert-status refresh", by: "stranger", isAnswered: true },
  { text: "/convert-status refresh", by: "kim", isAnswered: false },
  { text: "> /convert-status", by: "stranger", isAnswered: false },
  { text: "```\n/convert-status help\n```", by: "kim", isAnswered: false },
] as const;

function ask({ random }: Plan): Step {
  return { do: "ask", ...random.pick(questions) };
}

function killPoint(random: Random): KillPoint {
  const when = random.pick(["before", "after"] as const);
  const at = random.pick(["now", "request", "statement"] as const);
  if (at === "now") return { at };
  return { at, when, number: at === "request" ? random.integer(1, 40) : random.integer(1, 150) };
}

/** Words that stand nowhere else. */
function text(plan: Plan): string {
  plan.texts += 1;
  return `word-${plan.texts}-${plan.random.integer(1_000, 9_999)}`;
}
