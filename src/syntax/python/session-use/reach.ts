import type { PlainFiles } from "../plain-files.ts";
import {
  childOf,
  decoratorsOf,
  descendants,
  hasKeyword,
  namedChildren,
  parameterName,
  type SyntaxNode,
} from "../plain-tree.ts";
import { type FoundFunction, findCallee } from "./callees.ts";
import { concurrentFaults } from "./concurrent.ts";
import { isAwaited } from "./fate.ts";
import { mustBeAwaited } from "./follow-coroutine.ts";
import { givesPlainValue } from "./plain-value.ts";
import type { SessionKind } from "./session-types.ts";
import { deepest, type Reach, type ReachedFault, type Step, type Visit, type Walking } from "./step.ts";
import { traceSessions } from "./trace-sessions.ts";
import type { Use } from "./use.ts";
import { giveToClass, visitOwnMethods } from "./walk-instances.ts";
import { visitWrappers } from "./walk-wrappers.ts";

/** Functions of well-known packages that give a coroutine. */
const knownCoroutines =
  /^((fastapi|starlette)\.concurrency\.run_in_threadpool|asyncio\.(sleep|to_thread|gather|wait_for)|anyio\.(sleep|to_thread\.run_sync))$/;

/** Follows the sessions of a function through every function of the tree that gets them. */
export function reachOf(start: Step, sessions: ReadonlyMap<string, SessionKind>, files: PlainFiles): Reach {
  const walk = new Walk(files);
  walk.visit(start, sessions, false);
  if (hasKeyword(start.node, "async")) walk.awaitOthers(start);
  visitWrappers(walk, start, sessions);
  const { steps, calls, faults, handOffs } = walk;
  return { steps, calls, faults, handOffs };
}

class Walk implements Walking {
  readonly steps: Step[] = [];
  readonly calls: { step: Step; use: Use & { type: "call" } }[] = [];
  readonly faults: ReachedFault[] = [];
  readonly handOffs: { step: Step; node: SyntaxNode; name: string }[] = [];
  readonly files: PlainFiles;
  readonly #visits = new Map<string, Visit>();
  readonly #together: (Use & { type: "concurrent" })[] = [];

  constructor(files: PlainFiles) {
    this.files = files;
  }

  /** @param isSyncHelper faults in it go to whoever handed it an async session */
  visit(step: Step, sessions: ReadonlyMap<string, SessionKind>, isSyncHelper: boolean): Visit {
    const id = `${step.path}:${step.node.start}:${step.owner?.node.start ?? ""}:${JSON.stringify([...sessions])}`;
    const known = this.#visits.get(id);
    if (known !== undefined) return known;
    this.#visits.set(id, { returnsCoroutine: false, blamed: [] });
    this.steps.push(step);
    const blamed: Visit["blamed"][number][] = [];
    const handOffs: (Use & { type: "hand-off" })[] = [];
    let returnsCoroutine = false;
    const trace = traceSessions(step.node, sessions);
    for (const use of trace.uses) {
      if (use.type === "call") this.calls.push({ step, use });
      else if (use.type === "hand-off") handOffs.push(use);
      else if (use.type === "concurrent") this.#together.push(use);
      else if (use.type === "returns-coroutine") returnsCoroutine = true;
      else if (isSyncHelper) blamed.push({ node: use.node, message: use.message, step });
      else this.fault(step, use.kind, use.node, use.message, use.mend);
    }
    for (const handOff of handOffs) blamed.push(...this.#give(step, handOff, isSyncHelper));
    if (step.chain.length <= deepest) blamed.push(...visitOwnMethods(this, step, sessions, isSyncHelper));
    const together = this.#together.filter(({ node }) => isInside(node, step.node));
    for (const { node, message } of concurrentFaults(together, trace)) {
      this.fault(step, "concurrent", node, message, null);
    }
    const visit = { returnsCoroutine, blamed };
    this.#visits.set(id, visit);
    return visit;
  }

  /** Calls of async functions that get no session have to be awaited all the same. */
  awaitOthers(step: Step): void {
    for (const node of descendants(step.node)) {
      const callee = node.type === "call" ? childOf(node, "function") : null;
      if (callee === null) continue;
      const target = findCallee(callee, step.path, step.node, this.files);
      if (node.parent?.type === "await" && (givesPlainValue(target) || this.#isStatement(node, step))) {
        const mend = { node: node.parent, text: node.text };
        this.fault(
          step,
          "awaited-in-vain",
          node,
          `\`${callee.text.split("\n")[0]}()\` must not be awaited`,
          mend,
        );
      }
      const isCoroutine =
        target.type === "function"
          ? target.isAsync && !target.isGenerator
          : target.type === "foreign" && knownCoroutines.test(target.name);
      if (isCoroutine) this.mustAwait(step, node, callee.text);
    }
  }

  /** `select(Item).where(...)`: a chain that begins with a statement is one. */
  #isStatement(call: SyntaxNode, step: Step): boolean {
    const object = childOf(childOf(call, "function") ?? call, "object");
    if (object?.type !== "call") return false;
    const callee = childOf(object, "function");
    const target = callee === null ? null : findCallee(callee, step.path, step.node, this.files);
    return (target?.type === "foreign" && givesPlainValue(target)) || this.#isStatement(object, step);
  }

  #give(step: Step, use: Use & { type: "hand-off" }, isSyncHelper: boolean): Visit["blamed"] {
    const callee = findCallee(use.callee, step.path, step.node, this.files);
    if (use.callee.type !== "lambda") {
      this.handOffs.push({ step, node: use.call, name: use.callee.text.split(".").at(-1) ?? "" });
    }
    if (callee.type === "function") return this.#giveToFunction(step, use, callee, isSyncHelper);
    if (callee.type === "class") return giveToClass(this, step, use, callee);
    if (use.session === "sync" && !use.throughRunSync) return [];
    const isTaken = isAwaited(use.call);
    const who = callee.type === "foreign" ? `\`${callee.name}\`` : `\`${use.callee.text}\``;
    const what = callee.type === "foreign" ? "is not part of this repository" : "could not be found";
    if (use.session === "async") {
      this.fault(
        step,
        "unseen-helper",
        use.call,
        `the async session is handed to ${who}, which ${what}`,
        null,
        isTaken,
      );
    }
    return [];
  }

  #giveToFunction(
    step: Step,
    use: Use & { type: "hand-off" },
    callee: FoundFunction,
    isSyncHelper: boolean,
  ): Visit["blamed"] {
    const next = this.stepTo(step, callee.path, callee.node, callee.name);
    if (step.chain.length > deepest) return [];
    const name = parameterOf(callee, use.argument);
    const sessions = new Map<string, SessionKind>(name === null ? [] : [[name, use.session]]);
    if (use.throughRunSync && callee.isAsync) {
      this.fault(
        step,
        "not-awaited",
        use.call,
        `\`run_sync\` takes a plain function, but \`${callee.name}\` is async`,
        null,
      );
    }
    const isSyncTaker = !callee.isAsync && use.session === "async";
    const visit = this.visit(next, sessions, isSyncTaker);
    if (use.session === "sync") return visit.blamed;
    if (name === null && use.argument === null && use.attribute === undefined) {
      this.fault(
        step,
        "unseen-helper",
        use.call,
        `the async session is handed to \`${callee.name}\` inside something else`,
        null,
      );
    }
    if (callee.isAsync && !callee.isGenerator) this.mustAwait(step, use.call, callee.name);
    if (!isSyncTaker) return [];
    if (visit.blamed.length === 0 && !opensOwnSession(callee.node)) {
      if (visit.returnsCoroutine) this.mustAwait(step, use.call, callee.name);
      return [];
    }
    if (isSyncHelper) return visit.blamed;
    this.blame(step, use, callee, visit.blamed);
    return [];
  }

  blame(
    step: Step,
    use: Pick<Use & { type: "hand-off" }, "call">,
    callee: FoundFunction,
    blamed: Visit["blamed"],
  ): void {
    const [first] = blamed;
    const at =
      first === undefined ? `${callee.path}:${callee.node.line}` : `${first.step.path}:${first.node.line}`;
    const chain = first === undefined ? [callee.name] : first.step.chain.slice(step.chain.length);
    const how = first?.message ?? "it takes or opens a sync session";
    const message = `the async session is handed to the sync function ${chain.map((part) => `\`${part}\``).join(" → ")}: ${how} (${at})`;
    this.fault(step, "sync-helper", use.call, message, null);
  }

  mustAwait(step: Step, call: SyntaxNode, name: string): void {
    mustBeAwaited(call, `${name}()`, {
      root: step.node,
      bind: () => undefined,
      follow: () => undefined,
      localFunction: () => null,
      say: (use) => {
        if (use.type === "fault") this.fault(step, use.kind, use.node, use.message, use.mend);
        if (use.type === "concurrent") this.#together.push(use);
      },
    });
  }

  stepTo(step: Step, path: string, node: SyntaxNode, name: string): Step {
    return { path, node, name, chain: [...step.chain, name] };
  }

  fault(
    step: Step,
    kind: ReachedFault["kind"],
    node: SyntaxNode,
    message: string,
    mend: ReachedFault["mend"],
    isAwaited = false,
  ): void {
    this.faults.push({ kind, step, node, message, mend, isAwaited });
  }
}

function isInside(node: SyntaxNode, outer: SyntaxNode): boolean {
  for (let above: SyntaxNode | null = node; above !== null; above = above.parent) {
    if (above === outer) return true;
  }
  return false;
}

/** The parameter that takes an argument. */
function parameterOf(callee: FoundFunction, argument: number | string | null): string | null {
  const list = childOf(callee.node, "parameters");
  const names = (list === null ? [] : namedChildren(list)).map(parameterName).filter((name) => name !== null);
  if (typeof argument === "string") return names.includes(argument) ? argument : null;
  if (argument === null) return null;
  return names[argument + (callee.isBound ? 1 : 0)] ?? null;
}

/** `@provide_session` and its like hand the function a sync session where none is given, and expect one. */
function opensOwnSession(node: SyntaxNode): boolean {
  return decoratorsOf(node).some((decorator) => /\bprovide_session\b/.test(decorator.text));
}
