import type { Expression } from "../../syntax/python/ast.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { allStatements, valueBoundTo } from "../../syntax/python-operators/blocks.ts";
import type { ClassHierarchy, ClassModel, Method } from "../../syntax/python-operators/class-hierarchy.ts";
import { dottedName, stringValue } from "../../syntax/python-operators/dotted.ts";
import { liveCode } from "../../syntax/python-operators/live-code.ts";
import { reachableCalls } from "../../syntax/python-operators/reachable-calls.ts";
import type { CallbackFacts } from "./facts.ts";
import { raisesForEvent } from "./raises-for-event.ts";

/** The name of the callback: text, a constant, `self.method.__name__`, a parameter's default. */
export function callbackName(
  expression: Expression | null,
  at: Method,
  model: ClassModel,
  hierarchy: ClassHierarchy,
): string | null {
  if (expression === null) return null;
  const text = stringValue(expression);
  if (text !== null) return text;
  if (
    expression.type === "attribute" &&
    expression.name === "__name__" &&
    expression.object.type === "attribute"
  )
    return expression.object.name;
  if (expression.type === "attribute" && expression.object.type === "name") {
    const attribute = hierarchy.attribute(model, expression.name);
    if (attribute !== null) return stringValue(attribute.value);
  }
  if (expression.type === "name") {
    const parameter = at.node.parameters.find((each) => each.name === expression.id);
    if (parameter?.default !== undefined && parameter.default !== null)
      return callbackName(parameter.default, at, model, hierarchy);
    for (const statement of allStatements(hierarchy.project.body(at.node))) {
      const value = valueBoundTo(expression.id, statement);
      if (value !== null && value !== expression) return callbackName(value, at, model, hierarchy);
    }
  }
  const dotted = dottedName(expression);
  const found = dotted === null ? null : hierarchy.names.resolve(at.owner.module, dotted);
  return found?.type === "assignment" ? stringValue(found.value) : null;
}

/** What is known of a callback. */
export function describeCallback(name: string, model: ClassModel, hierarchy: ClassHierarchy): CallbackFacts {
  const method = hierarchy.method(model, name);
  if (method === null) return { name, place: null, takesContext: false, takesEvent: false, raises: false };
  const parameters = method.node.parameters.slice(1);
  const takesAny = parameters.some((parameter) => parameter.kind === "keywords");
  const named = (wanted: string) =>
    parameters.some((parameter) => parameter.name === wanted || parameter.name === `_${wanted}`);
  const isInherited = method.owner.node !== model.node;
  const reached = reachableCalls(method, model, hierarchy, {
    switchName: "",
    followsOthers: false,
    isFramework: () => false,
  });
  const helpers = new Set(reached.map(({ at }) => at.node).filter((node) => node !== method.node));
  return {
    name,
    place: { file: method.owner.module.path, line: method.node.line },
    takesContext:
      takesAny || named("context") || (isInherited && parameters.length > 0) || parameters.length > 1,
    takesEvent: takesAny || named("event") || parameters.length > 1,
    raises:
      raisesForEvent(method.node, hierarchy.project.body(method.node)) ||
      [...helpers].some((node) => hasRaise(hierarchy, node)) ||
      name === "execute" ||
      name === "poke",
  };
}

function hasRaise(hierarchy: ClassHierarchy, node: Method["node"]): boolean {
  let found = false;
  walkStatements(liveCode(hierarchy.project.body(node)), {
    statement(statement) {
      if (statement.type === "raise") found = true;
    },
  });
  return found;
}
