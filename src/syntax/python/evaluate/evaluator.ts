import type { Expression, FunctionDefinition, Statement } from "../ast.ts";
import type { PythonModule } from "../module.ts";
import type { PythonProject } from "../project.ts";
import type {
  CallArguments,
  FunctionValue,
  InstanceValue,
  NativeObject,
  Scope,
  Site,
  Value,
} from "./value.ts";

/** How a block of statements ended; `left`: a condition that is not known may have left this round of a loop. */
export type Completion =
  | { readonly type: "break" | "continue" | "raise" | "left" }
  | { readonly type: "normal"; readonly bySetting?: true }
  | Returned;

/** A `return`. */
export interface Returned {
  readonly type: "return";
  readonly value: Value;
  /** Under a condition that is not known, and what was run under it returned on all its ways or on some inside of it. */
  readonly possible?: "whole" | "inside";
  /** A setting decided about it, which somebody may change; of a normal end: that nothing was returned before it. */
  readonly bySetting?: true;
  /** Not a `return` but the `yield` at which a context manager is left waiting: nothing behind it runs, no `finally`. */
  readonly isWaiting?: true;
}

/** True for a `return` after which the function may go on. */
export function isPossible(completion: Completion): boolean {
  return completion.type === "return" && completion.possible !== undefined;
}

/** One side of an `if` that cannot be decided. */
export interface Branch {
  readonly statement: Statement;
  readonly isThen: boolean;
}

/** Under which conditions a statement runs that cannot be decided from the source. */
export interface Conditions {
  /** How many enclosing conditions are unknown. */
  unknown: number;
  /** The innermost `if` among them and the side that runs; null where there is none. */
  branch: Branch | null;
  /** How many enclosing conditions are false unless somebody changes a setting. */
  off: number;
  /** Only type checkers run it: what it imports is bound and does not run. */
  onlyTypes: boolean;
}

/** What the parts of the interpreter ask of each other. */
export interface Evaluator {
  readonly project: PythonProject;
  readonly semantics: Semantics;
  readonly conditions: Conditions;
  /** Functions that were called. */
  readonly entered: Set<FunctionDefinition>;
  /** Context managers that are entered and not left: they run up to their `yield`. */
  readonly waiting: Set<FunctionDefinition>;
  /** Star imports that are being searched, `file\0name`: they may form cycles. */
  readonly searching: Set<string>;
  /** Functions whose bodies are being run, outermost first. */
  readonly running: FunctionDefinition[];
  evaluate(expression: Expression, scope: Scope): Value;
  run(statements: readonly Statement[], scope: Scope): Completion;
  call(callee: Value, args: CallArguments, site: Site): Value;
  /** Null: there is no such attribute as far as we know. */
  attribute(object: Value, name: string): Value | null;
  setAttribute(object: Value, name: string, value: Value, site: Site): void;
  /** Runs a module once and gives its scope; null when it is not loaded or does not exist. */
  moduleScope(path: string): Scope | null;
  /** The names of the modules that ran so far, in the order in which they began. */
  readonly scopes: readonly Scope[];
  /** False when a module that did not run yet would certainly not have such an attribute of its own. */
  mayHave(path: string, name: string): boolean;
  /** Uses an import: the value that it stands for. */
  force(value: Value): Value;
  /** What a name means where it is used. */
  lookUp(name: string, scope: Scope): Value;
  /** Evaluates an annotation, of which text is read as an expression. */
  annotation(expression: Expression, scope: Scope): Value;
  /** The time of something that is asked for the first time. */
  tick(): number;
  /** False when the budget of steps is used up. */
  spend(): boolean;
  /** Runs a function's body; unknown when it is a helper whose work never ends. */
  runBody(callee: FunctionValue, run: () => Value): Value;
}

/** What foreign packages do, as far as a campaign cares. */
export interface Semantics {
  /** True when importing the module may have effects that matter, so that it must run in order. */
  hasEffects(module: PythonModule): boolean;
  /** How many effects there were so far. */
  readonly effects?: number;
  /** True for a folder below which importing some module may have effects. */
  hasEffectsBelow?(folder: string): boolean;
  /** True for foreign classes that `construct` knows. */
  models(name: string): boolean;
  /** What an object of a foreign class does; null when nobody cares. `self` is the object being made. */
  construct(
    name: string,
    args: CallArguments,
    self: InstanceValue,
    evaluator: Evaluator,
  ): NativeObject | null;
  /** Is told what a package's function is called with of which nobody knows what it does. */
  handedOver?(callee: string, args: CallArguments, site: Site, evaluator: Evaluator): void;
  /** Is told what something is called with that could not be found, as the source names it. */
  handedToUnknown?(callee: string, args: CallArguments, site: Site, evaluator: Evaluator): void;
  /** Keyword arguments that need not be evaluated for a callee: what they name would have to be read for nothing. */
  ignoredArguments?(callee: Value): ReadonlySet<string> | "all" | undefined;
  /** Names that a star import of a foreign package gives, as far as they matter. */
  exports?(module: string): readonly string[];
  /** An object that stands for one of two, nobody knows which; null where the first one will do. */
  oneOf?(told: Value, other: Value): Value | null;
  /** True for a name that a framework's object certainly does not have by now; undefined where only Python decides. */
  lacks?(value: Value, name: string, evaluator: Evaluator): boolean | undefined;
  /** Calls a foreign function, or a method of what one made; null when it is not modelled. */
  call(
    name: string,
    args: CallArguments,
    site: Site,
    evaluator: Evaluator,
    receiver: InstanceValue | null,
  ): Value | null;
}
