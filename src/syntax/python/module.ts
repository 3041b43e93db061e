import type { Statement, SyntaxProblem } from "./ast.ts";
import type { Binding } from "./module-bindings.ts";
import { bindingsOf } from "./module-bindings.ts";
import type { PythonParser } from "./parser.ts";
import { type ModuleSyntax, problemsOf, readModule } from "./read-module.ts";
import { recentSyntax } from "./recent-syntax.ts";

/** One Python file of a project. It is parsed when its syntax is first asked for. */
export class PythonModule {
  /** Relative to the git top level. */
  readonly path: string;
  /** Dotted name, counted from its source root; the empty string for an `__init__.py` at a root. */
  readonly name: string;
  readonly isPackage: boolean;
  readonly text: string;
  readonly #parser: PythonParser;
  #syntax: ModuleSyntax | undefined;
  #bindings: ReadonlyMap<string, readonly Binding[]> | undefined;

  constructor(parser: PythonParser, path: string, name: string, text: string, syntax?: ModuleSyntax) {
    this.#parser = parser;
    this.path = path;
    this.name = name;
    this.isPackage = path.endsWith("__init__.py");
    this.text = text;
    this.#syntax = syntax;
  }

  get syntax(): ModuleSyntax {
    this.#syntax ??= recentSyntax(this.text, () => readModule(this.#parser, this.text));
    return this.#syntax;
  }

  get isParsed(): boolean {
    return this.#syntax !== undefined;
  }

  get statements(): readonly Statement[] {
    return this.syntax.statements;
  }

  /** What the parser stumbled over, in the bodies of functions too. */
  get problems(): readonly SyntaxProblem[] {
    return problemsOf(this.#parser, this.syntax);
  }

  /** Top-level names and the statements that bind them. */
  get bindings(): ReadonlyMap<string, readonly Binding[]> {
    this.#bindings ??= bindingsOf(this.statements);
    return this.#bindings;
  }
}
