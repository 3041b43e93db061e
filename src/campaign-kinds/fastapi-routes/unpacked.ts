import type { Expression } from "../../syntax/python/ast.ts";

/**
 * What an assignment binds, one by one: of `engine, maker = make()` the items of what it is given, and of
 * `first, second = 1, 2` each its own. What comes after a star is left out.
 */
export function unpacked<Given extends Expression | null>(
  target: Expression,
  value: Given,
): [Expression, Given | Expression][] {
  if (target.type !== "sequence" || value === null) return [[target, value]];
  const star = target.elements.findIndex(({ type }) => type === "star");
  const known = star < 0 ? target.elements : target.elements.slice(0, star);
  const given = value.type === "sequence" ? value.elements : null;
  const isPlain = given?.every(({ type }) => type !== "star") === true;
  return known.flatMap((one, index) => {
    const item = isPlain ? given[index] : itemOf(value, index);
    return item === undefined ? [] : unpacked(one, item);
  });
}

function itemOf(value: Expression, index: number): Expression {
  const line = "line" in value ? value.line : 1;
  return { type: "subscript", object: value, index: [{ type: "constant", value: index, line }], line };
}
