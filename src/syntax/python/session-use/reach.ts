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
import { type Callee, type FoundFunction, findCallee, methodOf } from "./callees.ts";
import { isServedByClass, methodCalls, sessionAttribute } from "./class-use.ts";
import { mustBeAwaited } from "./follow-coroutine.ts";
import type { SessionKind } from "./session-types.ts";
import { traceSessions } from "./trace-sessions.ts";
import type { FaultKind, Use } from "./use.ts";

/** One function that a session reaches, and how it came there. */
export interface Step {
  readonly path: string;
  readonly node: SyntaxNode;
  readonly name: string;
  /** The functions from the handler down to this one. */
  readonly chain: readonly string[];
}

/** A fault with the place at which to mend it. */
export interface ReachedFault {
  readonly kind: FaultKind | "sync-helper" | "unseen-helper";
  readonly step: Step;
  readonly node: SyntaxNode;
  readonly message: string;
  readonly mend: { readonly node: SyntaxNode; readonly text: string } | null;
  /** True where the code that is not seen is at least awaited. */
  readonly isAwaited: boolean;
}

/** All that happens to the sessions of a handler, in it and in what it hands them to. */
export interface Reach {
  readonly steps: readonly Step[];
  readonly calls: readonly { readonly step: Step; readonly use: Use & { type: "call" } }[];
  readonly faults: readonly ReachedFault[];
}

const deepest = 8;

/** Functions of well-known packages that give a coroutine. */
const knownCoroutines =
  /^((fastapi|starlette)\.concurrency\.run_in_threadpool|asyncio\.(sleep|to_thread|gather|wait_for)|anyio\.(sleep|to_thread\.run_sync))$/;

/** Follows the sessions of a function through every function of the tree that gets them. */
export function reachOf(start: Step, sessions: ReadonlyMap<string, SessionKind>, files: PlainFiles): Reach {
  const walk = new Walk(files);
  walk.visit(start, sessions, false);
  if (hasKeyword(start.node, "async")) walk.awaitOthers(start);
  return { steps: walk.steps, calls: walk.calls, faults: walk.faults };
}

/** What a visit says to the caller of the function. */
interface Visit {
  readonly returnsCoroutine: boolean;
  /** Faults that are not the function's own business: it was written for a sync session. */
  readonly blamed: readonly { readonly node: SyntaxNode; readonly message: string; readonly step: Step }[];
}

class Walk {
  readonly steps: Step[] = [];
  readonly calls: { step: Step; use: Use & { type: "call" } }[] = [];
  readonly faults: ReachedFault[] = [];
  readonly #files: PlainFiles;
  readonly #visits = new Map<string, Visit>();

  constructor(files: PlainFiles) {
    this.#files = files;
  }

  /** @param isSyncHelper faults in it go to whoever handed it an async session */
  visit(step: Step, sessions: ReadonlyMap<string, SessionKind>, isSyncHelper: boolean): Visit {
    const id = `${step.path}:${step.node.start}:${JSON.stringify([...sessions])}`;
    const known = this.#visits.get(id);
    if (known !== undefined) return known;
    this.#visits.set(id, { returnsCoroutine: false, blamed: [] });
    this.steps.push(step);
    const blamed: Visit["blamed"][number][] = [];
    const handOffs: (Use & { type: "hand-off" })[] = [];
    let returnsCoroutine = false;
    for (const use of traceSessions(step.node, sessions)) {
      if (use.type === "call") this.calls.push({ step, use });
      else if (use.type === "hand-off") handOffs.push(use);
      else if (use.type === "returns-coroutine") returnsCoroutine = true;
      else if (isSyncHelper) blamed.push({ node: use.node, message: use.message, step });
      else this.#fault(step, use.kind, use.node, use.message, use.mend);
    }
    for (const handOff of handOffs) blamed.push(...this.#give(step, handOff, isSyncHelper));
    const visit = { returnsCoroutine, blamed };
    this.#visits.set(id, visit);
    return visit;
  }

  /** Calls of async functions that get no session have to be awaited all the same. */
  awaitOthers(step: Step): void {
    for (const node of descendants(step.node)) {
      const callee = node.type === "call" ? childOf(node, "function") : null;
      if (callee === null) continue;
      const target = findCallee(callee, step.path, step.node, this.#files);
      const isCoroutine =
        target.type === "function"
          ? target.isAsync && !target.isGenerator
          : target.type === "foreign" && knownCoroutines.test(target.name);
      if (isCoroutine) this.#mustAwait(step, node, callee.text);
    }
  }

  #give(step: Step, use: Use & { type: "hand-off" }, isSyncHelper: boolean): Visit["blamed"] {
    const callee = findCallee(use.callee, step.path, step.node, this.#files);
    if (callee.type === "function") return this.#giveToFunction(step, use, callee, isSyncHelper);
    if (callee.type === "class") return this.#giveToClass(step, use, callee);
    if (use.session === "sync" && !use.throughRunSync) return [];
    const isAwaited = isTaken(use.call);
    const who = callee.type === "foreign" ? `\`${callee.name}\`` : `\`${use.callee.text}\``;
    const what = callee.type === "foreign" ? "is not part of this repository" : "could not be found";
    if (use.session === "async") {
      this.#fault(
        step,
        "unseen-helper",
        use.call,
        `the async session is handed to ${who}, which ${what}`,
        null,
        isAwaited,
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
    const next = this.#stepTo(step, callee.path, callee.node, callee.name);
    if (step.chain.length > deepest) return [];
    const name = parameterOf(callee, use.argument);
    const sessions = new Map<string, SessionKind>(name === null ? [] : [[name, use.session]]);
    if (use.throughRunSync && callee.isAsync) {
      this.#fault(
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
    if (name === null && use.argument === null) {
      this.#fault(
        step,
        "unseen-helper",
        use.call,
        `the async session is handed to \`${callee.name}\` inside something else`,
        null,
      );
    }
    if (callee.isAsync && !callee.isGenerator) this.#mustAwait(step, use.call, callee.name);
    if (!isSyncTaker) return [];
    if (visit.blamed.length === 0 && !opensOwnSession(callee.node)) {
      if (visit.returnsCoroutine) this.#mustAwait(step, use.call, callee.name);
      return [];
    }
    if (isSyncHelper) return visit.blamed;
    this.#blame(step, use, callee, visit.blamed);
    return [];
  }

  #blame(step: Step, use: Use & { type: "hand-off" }, callee: FoundFunction, blamed: Visit["blamed"]): void {
    const [first] = blamed;
    const at =
      first === undefined ? `${callee.path}:${callee.node.line}` : `${first.step.path}:${first.node.line}`;
    const chain = first === undefined ? [callee.name] : first.step.chain.slice(step.chain.length);
    const how = first?.message ?? "it takes or opens a sync session";
    const message = `the async session is handed to the sync function ${chain.map((part) => `\`${part}\``).join(" → ")}: ${how} (${at})`;
    this.#fault(step, "sync-helper", use.call, message, null);
  }

  #giveToClass(
    step: Step,
    use: Use & { type: "hand-off" },
    callee: Callee & { type: "class" },
  ): Visit["blamed"] {
    if (use.session === "sync") return [];
    const attribute = sessionAttribute(callee.node, use.argument);
    if (attribute === null) {
      if (!isServedByClass(callee.node)) return [];
      this.#fault(
        step,
        "unseen-helper",
        use.call,
        `the async session is handed to \`${callee.name}\`, and where it keeps it could not be seen`,
        null,
      );
      return [];
    }
    for (const { call, name } of methodCalls(use.call, step.node)) {
      const method = methodOf(callee.node, callee.path, name, this.#files);
      if (method === null) continue;
      const next = this.#stepTo(step, method.path, method.node, `${callee.name}.${name}`);
      const sessions = new Map<string, SessionKind>([[`self.${attribute}`, "async"]]);
      const visit = this.visit(next, sessions, !method.isAsync);
      if (method.isAsync && !method.isGenerator) this.#mustAwait(step, call, `${callee.name}.${name}`);
      if (visit.blamed.length > 0) this.#blame(step, { ...use, call }, method, visit.blamed);
      else if (visit.returnsCoroutine) this.#mustAwait(step, call, `${callee.name}.${name}`);
    }
    return [];
  }

  #mustAwait(step: Step, call: SyntaxNode, name: string): void {
    mustBeAwaited(call, `${name}()`, {
      root: step.node,
      bind: () => undefined,
      follow: () => undefined,
      localFunction: () => null,
      say: (use) => {
        if (use.type === "fault") this.#fault(step, use.kind, use.node, use.message, use.mend);
      },
    });
  }

  #stepTo(step: Step, path: string, node: SyntaxNode, name: string): Step {
    return { path, node, name, chain: [...step.chain, name] };
  }

  #fault(
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

function isTaken(call: SyntaxNode): boolean {
  let { parent } = call;
  while (parent?.type === "parenthesized_expression") ({ parent } = parent);
  return parent?.type === "await";
}
