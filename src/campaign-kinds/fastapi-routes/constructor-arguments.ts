import type { Expression } from "../../syntax/python/ast.ts";
import type { Call } from "../../syntax/python/body-parts.ts";
import { classMember } from "../../syntax/python/evaluate/classes.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { FunctionValue, InstanceValue, Value } from "../../syntax/python/evaluate/value.ts";
import { lastNameOf } from "../../syntax/python/last-name.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { bodyOf } from "./function-body.ts";
import { setSomewhere, type Values } from "./set-somewhere.ts";

/** What makes an object of the class that it is given first, in whose place the object gets the app. */
const makesMiddleware = /^(add_middleware|Middleware)$/;

/**
 * An object of a class with what its constructor keeps of its arguments, where code of the project says what these are:
 * `app.add_middleware(Sessions, maker=maker)`, `Sessions(maker)`.
 */
export function withConstructorArguments(
  object: InstanceValue,
  interpreter: Interpreter,
  values: Values,
): InstanceValue {
  const init = object.class === null ? undefined : classMember(object.class, "__init__")?.value;
  if (object.class === null || init?.type !== "function") return object;
  const owner = object.class.definition.name;
  const attributes = new Map(object.attributes);
  for (const [attribute, parameter] of keptParameters(init, interpreter)) {
    const value = attributes.has(attribute)
      ? null
      : givenSomewhere(owner, init, parameter, interpreter, values);
    if (value !== null) attributes.set(attribute, value);
  }
  return attributes.size === object.attributes.size ? object : { ...object, attributes };
}

/** `maker` and `given` of `self.maker = given`, for each argument that a constructor keeps as it is. */
function keptParameters(init: FunctionValue, interpreter: Interpreter): [string, string][] {
  const [self, ...parameters] = init.definition.parameters;
  const kept: [string, string][] = [];
  walkStatements(bodyOf(init, interpreter.project), {
    statement: (statement) => {
      if (statement.type !== "assign" || statement.value.type !== "name") return;
      const { id } = statement.value;
      const [target] = statement.targets;
      const isOwn = target?.type === "attribute" && lastNameOf(target.object) === self?.name;
      if (isOwn && parameters.some(({ name }) => name === id)) kept.push([target.name, id]);
    },
  });
  return kept;
}

function givenSomewhere(
  owner: string,
  init: FunctionValue,
  parameter: string,
  interpreter: Interpreter,
  values: Values,
): Value | null {
  const makes = new RegExp(`\\b(?:add_middleware|Middleware)\\(\\s*(?:\\w+\\.)*${owner}\\b|\\b${owner}\\(`);
  const index = init.definition.parameters.findIndex(({ name }) => name === parameter) - 1;
  return setSomewhere(
    {
      text: owner,
      maySet: ({ text }) => makes.test(text),
      byStatement: () => null,
      byExpression: (expression) =>
        expression.type === "call" ? argumentOf(expression, owner, parameter, index) : null,
    },
    interpreter,
    values,
  );
}

/** What a call that makes an object of a class gives a parameter; null where it gives none, and for other calls. */
function argumentOf(
  { callee, args }: Call,
  owner: string,
  parameter: string,
  index: number,
): Expression | null {
  const [first] = args;
  const isMiddleware =
    makesMiddleware.test(lastNameOf(callee)) && first !== undefined && lastNameOf(first.value) === owner;
  if (!isMiddleware && lastNameOf(callee) !== owner) return null;
  const named = args.find(({ name }) => name === parameter);
  return named?.value ?? args.filter(({ name, star }) => name === null && star === 0)[index]?.value ?? null;
}
