import type { Expression, Statement } from "./ast.ts";

/** One statement of a scope that gives a name its meaning. */
export interface Binding {
  readonly name: string;
  readonly statement: Statement;
  readonly line: number;
  /** The import is only there for type checkers (`if TYPE_CHECKING:`), so it binds nothing at run time. */
  readonly typeCheckingOnly: boolean;
}

/** The names that a scope binds, conditional branches included, in source order; star imports under `*`. */
export function bindingsOf(statements: readonly Statement[]): ReadonlyMap<string, readonly Binding[]> {
  const bindings = new Map<string, Binding[]>();
  collect(statements, false, (binding) => {
    const known = bindings.get(binding.name);
    if (known === undefined) bindings.set(binding.name, [binding]);
    else known.push(binding);
  });
  return bindings;
}

type Add = (binding: Binding) => void;

function collect(statements: readonly Statement[], typeCheckingOnly: boolean, add: Add): void {
  for (const statement of statements) {
    const bind = (name: string) => {
      add({ name, statement, line: statement.line, typeCheckingOnly });
    };
    switch (statement.type) {
      case "function":
      case "class":
      case "alias":
        bind(statement.name);
        break;
      case "import":
        for (const { name, alias } of statement.modules) bind(alias ?? name.split(".", 1)[0] ?? name);
        break;
      case "from":
        for (const { name, alias } of statement.names) bind(alias ?? name);
        break;
      case "assign":
        for (const target of statement.targets) namesIn(target).forEach(bind);
        break;
      case "annotated":
        if (statement.value !== null) namesIn(statement.target).forEach(bind);
        break;
      case "if":
        collect(statement.body, typeCheckingOnly || isTypeChecking(statement.test), add);
        collect(statement.otherwise, typeCheckingOnly, add);
        break;
      case "for":
        namesIn(statement.target).forEach(bind);
        collect(statement.body, typeCheckingOnly, add);
        break;
      case "while":
        collect(statement.body, typeCheckingOnly, add);
        break;
      case "with":
        for (const item of statement.items) if (item.target !== null) namesIn(item.target).forEach(bind);
        collect(statement.body, typeCheckingOnly, add);
        break;
      case "try":
        // The body binds last here: in `try: import x / except ImportError: x = None` the import is meant.
        for (const handler of statement.handlers) collect(handler, typeCheckingOnly, add);
        collect(statement.body, typeCheckingOnly, add);
        collect([...statement.otherwise, ...statement.finally], typeCheckingOnly, add);
        break;
      case "augmented":
      case "delete":
      case "expression":
      case "global":
      case "match":
      case "raise":
      case "return":
      case "break":
      case "continue":
      case "pass":
        break;
    }
  }
}

/** The names that an assignment target binds. */
export function namesIn(target: Expression): string[] {
  if (target.type === "name") return [target.id];
  if (target.type === "sequence") return target.elements.flatMap(namesIn);
  return target.type === "star" ? namesIn(target.value) : [];
}

/** True for `TYPE_CHECKING` and `typing.TYPE_CHECKING`. */
export function isTypeChecking(test: Expression): boolean {
  return (
    (test.type === "name" && test.id === "TYPE_CHECKING") ||
    (test.type === "attribute" && test.name === "TYPE_CHECKING")
  );
}
