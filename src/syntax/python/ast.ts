/**
 * A small, plain picture of Python source. It is data only: no parser object survives in it, so it can be kept
 * after the syntax tree was freed. Lines count from 1. What is not understood is `unknown`, never an error.
 */

/** An expression; `line` is where it starts. */
export type Expression =
  | { readonly type: "name"; readonly id: string; readonly line: number }
  | {
      readonly type: "attribute";
      readonly object: Expression;
      readonly name: string;
      readonly line: number;
    }
  | {
      readonly type: "call";
      readonly callee: Expression;
      readonly args: readonly Argument[];
      readonly line: number;
      readonly endLine: number;
    }
  | { readonly type: "constant"; readonly value: ConstantValue; readonly line: number }
  | { readonly type: "fstring"; readonly parts: readonly (string | Expression)[]; readonly line: number }
  | {
      readonly type: "sequence";
      readonly kind: "list" | "tuple" | "set";
      readonly elements: readonly Expression[];
      readonly line: number;
    }
  | { readonly type: "star"; readonly value: Expression; readonly line: number }
  | { readonly type: "dict"; readonly entries: readonly DictEntry[]; readonly line: number }
  | {
      readonly type: "subscript";
      readonly object: Expression;
      readonly index: readonly Expression[];
      readonly line: number;
    }
  | {
      readonly type: "slice";
      readonly from: Expression | null;
      readonly to: Expression | null;
      readonly line: number;
    }
  | {
      readonly type: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly line: number;
    }
  | {
      readonly type: "unary";
      readonly operator: string;
      readonly operand: Expression;
      readonly line: number;
    }
  | {
      readonly type: "conditional";
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
      readonly line: number;
    }
  | {
      readonly type: "lambda";
      readonly parameters: readonly Parameter[];
      readonly body: Expression;
      readonly line: number;
    }
  | {
      readonly type: "comprehension";
      readonly kind: "list" | "set" | "dict" | "generator";
      readonly key: Expression | null;
      readonly element: Expression;
      readonly clauses: readonly ComprehensionClause[];
      readonly line: number;
    }
  | { readonly type: "await"; readonly value: Expression; readonly line: number }
  | {
      readonly type: "yield";
      readonly value: Expression | null;
      /** `yield from`: each of what iterating over the value gives. */
      readonly isEach: boolean;
      readonly line: number;
    }
  | { readonly type: "walrus"; readonly name: string; readonly value: Expression; readonly line: number }
  | { readonly type: "unknown"; readonly line: number };

/** Numbers keep their source text apart from plain integers; `...` is the string-typed ellipsis object. */
export type ConstantValue = string | number | boolean | null | { readonly ellipsis: true };

/** One argument of a call; `star` counts the asterisks of `*args` and `**kwargs`. */
export interface Argument {
  readonly name: string | null;
  readonly star: 0 | 1 | 2;
  readonly value: Expression;
}

/** `key: value`, or `**value` where the key is null. */
export interface DictEntry {
  readonly key: Expression | null;
  readonly value: Expression;
}

/** `for target in iterable` or `if condition` of a comprehension. */
export type ComprehensionClause =
  | { readonly type: "for"; readonly target: Expression; readonly iterable: Expression }
  | { readonly type: "if"; readonly condition: Expression };

/** One parameter of a function, in the order of the source. */
export interface Parameter {
  readonly name: string;
  readonly kind: "positional" | "keyword" | "rest" | "keywords";
  readonly annotation: Expression | null;
  readonly default: Expression | null;
  readonly line: number;
}

/** A function or method definition. The body is only parsed when somebody asks for it. */
export interface FunctionDefinition {
  readonly type: "function";
  readonly name: string;
  readonly isAsync: boolean;
  readonly parameters: readonly Parameter[];
  readonly returns: Expression | null;
  readonly decorators: readonly Expression[];
  /** Line of the `def`. */
  readonly line: number;
  readonly endLine: number;
  /** The source from `def` to the end of the body, by which the body is found again. */
  readonly source: string;
}

/** A class definition with its body's statements. */
export interface ClassDefinition {
  readonly type: "class";
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
  /** Line of the `class`. */
  readonly line: number;
  readonly endLine: number;
}

/** One name that an import binds. */
export interface ImportedName {
  /** `*` for a star import. */
  readonly name: string;
  readonly alias: string | null;
}

/** A statement. */
export type Statement =
  | FunctionDefinition
  | ClassDefinition
  | { readonly type: "expression"; readonly value: Expression; readonly line: number }
  | {
      readonly type: "assign";
      readonly targets: readonly Expression[];
      readonly value: Expression;
      readonly line: number;
    }
  | {
      readonly type: "annotated";
      readonly target: Expression;
      readonly annotation: Expression;
      readonly value: Expression | null;
      readonly line: number;
    }
  | {
      readonly type: "augmented";
      readonly target: Expression;
      readonly operator: string;
      readonly value: Expression;
      readonly line: number;
    }
  | { readonly type: "import"; readonly modules: readonly ImportedName[]; readonly line: number }
  | {
      readonly type: "from";
      /** Dots before the module's name. */
      readonly level: number;
      readonly module: string;
      readonly names: readonly ImportedName[];
      readonly line: number;
    }
  | {
      readonly type: "if";
      readonly test: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
      readonly line: number;
    }
  | {
      readonly type: "for";
      readonly target: Expression;
      readonly iterable: Expression;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
      readonly line: number;
    }
  | {
      readonly type: "while";
      readonly test: Expression;
      readonly body: readonly Statement[];
      readonly line: number;
    }
  | {
      readonly type: "try";
      readonly body: readonly Statement[];
      readonly handlers: readonly (readonly Statement[])[];
      readonly otherwise: readonly Statement[];
      readonly finally: readonly Statement[];
      readonly line: number;
    }
  | {
      readonly type: "with";
      readonly items: readonly WithItem[];
      readonly body: readonly Statement[];
      readonly line: number;
    }
  | {
      readonly type: "match";
      readonly subject: Expression;
      readonly cases: readonly MatchCase[];
      readonly line: number;
    }
  | { readonly type: "return"; readonly value: Expression | null; readonly line: number }
  | { readonly type: "raise"; readonly value: Expression | null; readonly line: number }
  | { readonly type: "global"; readonly names: readonly string[]; readonly line: number }
  | { readonly type: "delete"; readonly target: Expression; readonly line: number }
  | { readonly type: "alias"; readonly name: string; readonly value: Expression; readonly line: number }
  | { readonly type: "break" | "continue" | "pass"; readonly line: number };

/** `case pattern if guard:` of a match statement; what only a pattern can say is unknown. */
export interface MatchCase {
  readonly pattern: Expression;
  readonly isGuarded: boolean;
  readonly body: readonly Statement[];
}

/** `value as target` of a with statement. */
export interface WithItem {
  readonly value: Expression;
  readonly target: Expression | null;
}

/** A place where the parser could not make sense of the source. */
export interface SyntaxProblem {
  readonly line: number;
  readonly message: string;
}
