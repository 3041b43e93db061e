import type { ClassDefinition, Expression, FunctionDefinition } from "../../../syntax/python/ast.ts";

interface Parametrized {
  readonly definition: FunctionDefinition;
  readonly classes: readonly { readonly definition: ClassDefinition }[];
}

/** Parameter names with the values that `pytest.mark.parametrize` gives them, on the function and on its class. */
export function parametrizedNames({ definition, classes }: Parametrized): Map<string, readonly Expression[]> {
  const decorators = [...(classes[0]?.definition.decorators ?? []), ...definition.decorators];
  const found = new Map<string, readonly Expression[]>();
  for (const decorator of decorators) {
    if (decorator.type !== "call" || decorator.callee.type !== "attribute") continue;
    if (decorator.callee.name !== "parametrize") continue;
    const argument = (name: string, index: number) =>
      decorator.args.find((one) => one.name === name)?.value ??
      (decorator.args[index]?.name === null ? decorator.args[index].value : undefined);
    const names = namesOf(argument("argnames", 0));
    const rows = argument("argvalues", 1);
    if (rows?.type !== "sequence") continue;
    names.forEach((name, column) => {
      found.set(
        name,
        rows.elements.flatMap((row) => cellOf(row, column, names.length)),
      );
    });
  }
  return found;
}

function namesOf(expression: Expression | undefined): string[] {
  if (expression?.type === "constant" && typeof expression.value === "string") {
    return expression.value.split(",").map((name) => name.trim());
  }
  if (expression?.type !== "sequence") return [];
  return expression.elements.flatMap((element) =>
    element.type === "constant" && typeof element.value === "string" ? [element.value] : [],
  );
}

function cellOf(row: Expression, column: number, width: number): Expression[] {
  // `pytest.param(a, b, id=...)`
  if (row.type === "call" && row.callee.type === "attribute" && row.callee.name === "param") {
    const values = row.args.filter((one) => one.name === null).map((one) => one.value);
    const value = values[column];
    return value === undefined ? [] : [value];
  }
  if (width === 1) return [row];
  const value = row.type === "sequence" ? row.elements[column] : undefined;
  return value === undefined ? [] : [value];
}
