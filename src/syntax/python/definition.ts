import type { ClassDefinition, Expression, FunctionDefinition } from "./ast.ts";
import type { PythonModule } from "./module.ts";

/** What a dotted name means, after following imports and re-exports across modules. */
export type Definition =
  | {
      readonly type: "function";
      readonly module: PythonModule;
      readonly node: FunctionDefinition;
      readonly file: string;
      readonly line: number;
    }
  | {
      readonly type: "class";
      readonly module: PythonModule;
      readonly node: ClassDefinition;
      readonly file: string;
      readonly line: number;
    }
  /** `name = value`, or `name: annotation` with or without a value. */
  | {
      readonly type: "assignment";
      readonly module: PythonModule;
      readonly value: Expression | null;
      readonly annotation: Expression | null;
      readonly file: string;
      readonly line: number;
    }
  | { readonly type: "module"; readonly module: PythonModule; readonly file: string; readonly line: 1 }
  /** A name of a package that is not part of the tree: `sqlalchemy.orm.Session`. */
  | { readonly type: "foreign"; readonly name: string };
