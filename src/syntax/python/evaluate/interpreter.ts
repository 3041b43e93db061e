import type { Expression, FunctionDefinition, Statement } from "../ast.ts";
import {
  asking,
  beginning,
  changesOfOthers,
  cutsSoFar,
  cutting,
  Frame,
  onBehalfOf,
  readingName,
  standingIn,
  underway,
} from "../ledger.ts";
import { mayBind } from "../may-bind.ts";
import type { PythonModule } from "../module.ts";
import { isOwnChild } from "../own-child.ts";
import type { PythonProject } from "../project.ts";
import { readAttribute, searchStars } from "./attributes.ts";
import { bounded, isTooLong } from "./bounds.ts";
import { builtinNames, moduleNames } from "./builtins.ts";
import { callValue } from "./calls.ts";
import type { Completion, Conditions, Evaluator, Semantics } from "./evaluator.ts";
import { evaluateExpression } from "./expressions.ts";
import { fixedValue } from "./functions.ts";
import { forceImport } from "./imports.ts";
import { Replay } from "./replay.ts";
import { makeScope, scopeWith } from "./scope.ts";
import { setAttribute } from "./set-attribute.ts";
import { runStatements } from "./statements.ts";
import {
  type CallArguments,
  type FunctionValue,
  type LazyImport,
  type Scope,
  type Site,
  unknown,
  type Value,
} from "./value.ts";
import { WorkBudget } from "./work-budget.ts";

/** A module that ran, and where: what its run depends on beside its text. */
interface Run {
  readonly scope: Scope;
  readonly frame: Frame;
  readonly context: {
    readonly underway: readonly Frame[];
    readonly depth: number;
    readonly running: readonly FunctionDefinition[];
    readonly searching: readonly string[];
  };
}

/**
 * Runs Python modules on values instead of data: what is known is computed, what is not is `unknown`. Nothing that
 * is read is executed for real. Bounded in steps and depth; never throws for what the source says.
 */
export class Interpreter implements Evaluator {
  readonly project: PythonProject;
  readonly semantics: Semantics;
  readonly conditions: Conditions = { unknown: 0, branch: null, off: 0, onlyTypes: false };
  readonly entered = new Set<FunctionDefinition>();
  readonly waiting = new Set<FunctionDefinition>();
  readonly searching = new Set<string>();
  readonly running: FunctionDefinition[] = [];
  readonly #modules = new Map<string, Run>();
  /** By module, on whose behalf its routes are described; null as long as they are still searched for. */
  #late: Map<string, Frame> | null = null;
  #clock = 0;
  readonly #builtins: ReadonlyMap<string, Value>;
  readonly #budget = new WorkBudget();
  #lastCall: Site | null = null;
  #listCutAt: Site | null = null;

  constructor(project: PythonProject, semantics: Semantics) {
    this.project = project;
    this.semantics = semantics;
    this.#builtins = builtinNames(this);
  }

  get steps(): number {
    return this.#budget.steps;
  }

  /** The last call before all steps were used up: what comes later is not known. Null when nothing was cut. */
  get exhaustedAt(): Site | null {
    return this.#budget.isUsedUp ? this.#lastCall : null;
  }

  /** Where a list was first cut that grew beyond all use; null where none was. */
  get listCutAt(): Site | null {
    return this.#listCutAt;
  }

  tick(): number {
    return ++this.#clock;
  }

  spend(): boolean {
    return this.#budget.spend();
  }

  evaluate(expression: Expression, scope: Scope): Value {
    const fixed = fixedValue(expression);
    if (fixed !== undefined) return this.#seen(fixed);
    if (!this.spend()) return unknown;
    // Nearly half of all expressions are names, and those lead no deeper.
    const value =
      expression.type === "name"
        ? this.lookUp(expression.id, scope)
        : this.#budget.deeper(() => evaluateExpression(expression, scope, this), unknown);
    if (isTooLong(value)) this.#cutList(scope.module, expression.line);
    return this.#seen(bounded(value));
  }

  run(statements: readonly Statement[], scope: Scope): Completion {
    return this.#budget.deeper(() => runStatements(statements, scope, this), { type: "normal" });
  }

  call(callee: Value, args: CallArguments, site: Site): Value {
    if (!this.spend()) return unknown;
    this.#lastCall = site;
    const value = this.#budget.deeper(() => callValue(this.force(callee), args, site, this), unknown);
    if (isTooLong(value)) this.#cutList(this.project.module(site.file), site.line);
    return this.#seen(bounded(value));
  }

  /** Of what a module does that speaks of no routes nobody wants to hear. */
  #cutList(module: PythonModule | null, line: number): void {
    cutting();
    if (module !== null && this.semantics.hasEffects(module)) this.#listCutAt ??= { file: module.path, line };
  }

  runBody({ definition, closure }: FunctionValue, run: () => Value): Value {
    if (!this.semantics.hasEffects(closure.module)) return this.#budget.onAllowance(definition, run, unknown);
    return this.#budget.forEffects(definition, run, () => this.semantics.effects ?? 0);
  }

  attribute(object: Value, name: string): Value | null {
    const value = this.#budget.deeper(() => readAttribute(object, name, this), null);
    return value === null ? null : this.#seen(this.force(value));
  }

  setAttribute(object: Value, name: string, value: Value, site: Site): void {
    setAttribute(object, name, value, site, this);
  }

  get scopes(): readonly Scope[] {
    return [...this.#modules.values()].map(({ scope }) => scope);
  }

  moduleScope(path: string): Scope | null {
    const known = this.#modules.get(path);
    if (known !== undefined) {
      asking(`module ${path}`, known.frame.began);
      return known.scope;
    }
    const module = this.project.module(path);
    if (module === null) return null;
    const frame = new Frame(path, this.#late !== null);
    frame.began = this.tick();
    beginning(`module ${path}`, frame.began);
    return this.#runModule(module, frame, {
      underway: underway(),
      depth: this.#budget.depth,
      running: [...this.running],
      searching: [...this.searching],
    });
  }

  #runModule(module: PythonModule, frame: Frame, context: Run["context"]): Scope {
    return onBehalfOf(frame, () => {
      const scope = makeScope(module, null);
      // In the table before it runs: circular imports see what is there so far.
      this.#modules.set(module.path, { scope, frame, context });
      moduleNames(scope);
      frame.isRunning = true;
      this.#apart(() => this.run(module.statements, scope));
      frame.isRunning = false;
      frame.ended = this.#clock;
      return scope;
    });
  }

  /** The frame in which a module ran, and its names; null for one that nobody has asked for. */
  runOf(path: string): { readonly frame: Frame; readonly scope: Scope } | null {
    return this.#modules.get(path) ?? null;
  }

  /**
   * Runs a module once more, as it is now, where it ran before. True when it asked for the same things in the same
   * order and nobody else can tell the difference, its names apart; after that it is what others find.
   */
  runAgain(path: string): boolean {
    const before = this.#modules.get(path);
    const module = this.project.module(path);
    if (before === undefined || module === null || !before.frame.standsAlone) return false;
    const { frame: old, context } = before;
    const frame = new Frame(path);
    frame.began = old.began;
    const replay = new Replay(old, frame, context.underway);
    const [changes, cuts] = [changesOfOthers(), cutsSoFar()];
    this.running.push(...context.running);
    for (const key of context.searching) this.searching.add(key);
    this.#replay = replay;
    const run = () => this.#runModule(module, frame, context);
    try {
      this.#budget.again(context.depth, () => standingIn(replay, frame, context.underway, run));
    } finally {
      this.#replay = null;
      this.searching.clear();
      this.running.length = 0;
    }
    frame.ended = old.ended;
    return replay.isSame && frame.standsAlone && changesOfOthers() === changes && cutsSoFar() === cuts;
  }

  /** Says that the search is over: what follows is evaluated for modules that are described, one at a time. */
  endSearch(): void {
    this.#late = new Map();
  }

  /** Evaluates for the description of what a module holds. */
  describe<T>(path: string, run: () => T): T {
    const late = this.#late;
    if (late === null) return run();
    const frame = late.get(path) ?? new Frame(path, true, true);
    late.set(path, frame);
    return onBehalfOf(frame, run);
  }

  /** The frame for what was evaluated to describe a module; it is forgotten when the module is to be described anew. */
  lateFrame(path: string): Frame | null {
    return this.#late?.get(path) ?? null;
  }

  forgetLate(path: string): void {
    this.#late?.delete(path);
  }

  mayHave(path: string, name: string): boolean {
    if (name.startsWith("__") || this.#modules.has(path)) return true;
    const module = this.project.module(path);
    if (module === null || this.semantics.hasEffects(module)) return true;
    if (mayBind(module, name) && !isOwnChild(this.project, module, name)) return true;
    this.project.quote(path);
    return false;
  }

  force(value: Value): Value {
    return value.type === "import" ? this.#forceImport(value) : value;
  }

  #forceImport(value: LazyImport): Value {
    let at: Value = value;
    for (let hops = 0; at.type === "import" && hops < 50; hops++) {
      const lazy: LazyImport = at;
      at = this.#budget.deeper((): Value => forceImport(lazy, this), unknown);
    }
    return at.type === "import" ? unknown : at;
  }

  lookUp(name: string, scope: Scope): Value {
    for (let at: Scope | null = scope; at !== null; at = at.parent) {
      const value = at.names.get(name);
      if (value === undefined) continue;
      readingName(at, name, value);
      return value;
    }
    return this.#fromStars(name, scope) ?? this.#builtins.get(name) ?? unknown;
  }

  /** Evaluates an annotation; text is read as an expression, as type checkers and FastAPI do. */
  annotation(expression: Expression, scope: Scope): Value {
    const value = this.force(this.evaluate(expression, scope));
    if (value.type !== "constant" || typeof value.value !== "string") return value;
    const parsed = this.project.expression(value.value);
    return parsed === null ? unknown : this.force(this.evaluate(parsed, scope));
  }

  #replay: Replay | null = null;

  #seen<T extends Value>(value: T): T {
    this.#replay?.see(value);
    return value;
  }

  #fromStars(name: string, scope: Scope): Value | null {
    const stars = scopeWith(scope, "*")?.names.get("*");
    return stars?.type === "list" ? searchStars(stars.items, scope.module.path, name, this) : null;
  }

  /** An import runs under its own conditions, not under those of the statement that first needs it. */
  #apart(run: () => void): void {
    const before = { ...this.conditions };
    Object.assign(this.conditions, { unknown: 0, branch: null, off: 0, onlyTypes: false });
    try {
      this.#budget.atLiberty(run);
    } finally {
      Object.assign(this.conditions, before);
    }
  }
}
