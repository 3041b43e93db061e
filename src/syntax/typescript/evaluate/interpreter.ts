import type { ts } from "../compiler.ts";
import type {
  CallSite,
  ClassValue,
  ForeignValue,
  FunctionNode,
  ObjectValue,
  Scope,
  Value,
} from "./values.ts";

/** What the caller of an evaluation knows of packages outside the tree. */
export interface ForeignWorld {
  /** The result of calling something foreign; null: it stays foreign. */
  call(callee: ForeignValue, args: readonly Value[], site: CallSite): Value | null;
  /** The result of `new` on something foreign; null: it stays foreign. */
  construct(callee: ForeignValue, args: readonly Value[], site: CallSite): Value | null;
  /** What to take for a parameter of a function that nobody calls; null: unknown. */
  readonly parameter: (node: ts.ParameterDeclaration) => Value | null;
}

/** The parts of the evaluation see each other through this, so that none imports another. */
export interface Interpreter {
  evaluate(node: ts.Expression, scope: Scope): Value;
  /** Runs statements; the value of the first `return` that is reached, or null. */
  run(statements: readonly ts.Statement[], scope: Scope): Value | null;
  call(callee: Value, args: readonly Value[], node: ts.Node): Value;
  construct(callee: Value, args: readonly Value[], node: ts.Node): Value;
  member(value: Value, name: string, node: ts.Node): Value;
  /** Binds a name or a destructuring pattern. */
  bindPattern(name: ts.BindingName, value: Value, scope: Scope): void;
  defineClass(node: ts.ClassLikeDeclaration, scope: Scope): ClassValue;
  functionOf(node: FunctionNode, scope: Scope, self?: Value | null): Value;
  /**
   * What an import of a module gives: an exported name, `default`, `*` for the namespace, or `require()` for
   * what CommonJS would give.
   */
  importName(specifier: string, from: string, name: string): Value;
  /** The `module` object of a module. */
  commonJs(module: string): ObjectValue;
  /** Says that a module exports a name; a thunk, since exports are live. */
  exportName(module: string, name: string, value: () => Value): void;
  /** Passes all exports of another module on (`export *`). */
  exportAll(module: string, specifier: string): void;
  /** Runs work of which it is not known that it would run. */
  perhaps<T>(work: () => T): T;
  readonly isConditional: boolean;
}
