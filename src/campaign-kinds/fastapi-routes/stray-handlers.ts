import type { Expression, FunctionDefinition, Statement } from "../../syntax/python/ast.ts";
import { defineFunction } from "../../syntax/python/evaluate/functions.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { type Scope, textOf, type Value } from "../../syntax/python/evaluate/value.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { mentionsRouting } from "./fastapi-semantics.ts";
import type { RouteRecord } from "./route-record.ts";

const verbs = new Set(["get", "post", "put", "delete", "patch", "options", "head", "trace"]);
const decorates = /@[\w.]*(app|application|api|router|routes|server|blueprint)\.(\w+)\s*\(/i;
const receivers = /(app|application|api|router|routes|server|blueprint)$/i;

/**
 * Handlers that carry a route decorator and that following the code never registered: in functions that nobody calls
 * (plugins, classes that a setting names), or on routers of packages that are not here. Without them a route that
 * exists at run time would be nowhere.
 * @param known where the handlers are that were registered, `file:line` of the `def`
 */
export function strayHandlers(
  modules: readonly string[],
  known: ReadonlySet<string>,
  interpreter: Interpreter,
): RouteRecord[] {
  const found: RouteRecord[] = [];
  const visit = (statements: readonly Statement[], scope: Scope): void => {
    walkStatements(statements, {
      statement: (statement) => {
        if (statement.type !== "function") return;
        if (!known.has(`${scope.module.path}:${statement.line}`)) {
          found.push(...statement.decorators.flatMap((one) => strayOf(one, statement, scope, interpreter)));
        }
        if (decorates.test(statement.source)) visit(interpreter.project.body(statement), scope);
      },
    });
  };
  for (const path of modules) {
    const scope = interpreter.moduleScope(path);
    if (scope !== null && mentionsRouting(scope.module) && decorates.test(scope.module.text)) {
      visit(scope.module.statements, scope);
    }
  }
  return found;
}

function strayOf(
  decorator: Expression,
  definition: FunctionDefinition,
  scope: Scope,
  interpreter: Interpreter,
): RouteRecord[] {
  if (decorator.type !== "call" || decorator.callee.type !== "attribute") return [];
  const { object, name } = decorator.callee;
  if (!receivers.test(lastPart(object))) return [];
  const websocket = name === "websocket";
  if (!verbs.has(name) && !websocket && name !== "api_route") return [];
  const argument = (keyword: string) => decorator.args.find((one) => one.name === keyword)?.value;
  const [first] = decorator.args;
  const path = argument("path") ?? (first?.name === null ? first.value : undefined);
  if (path === undefined) return [];
  const given = argument("methods");
  const listed = given === undefined ? null : methodsIn(given);
  const endpoint: Value = defineFunction(definition, scope, interpreter);
  return [
    {
      type: "route",
      path: textOf(interpreter.force(interpreter.evaluate(path, scope))),
      methods: websocket ? [] : name === "api_route" ? (listed ?? ["GET"]) : [name.toUpperCase()],
      endpoint,
      dependencies: [],
      site: { file: scope.module.path, line: decorator.line },
      conditional: false,
      off: false,
      websocket,
      plain: false,
      responseClass: null,
    },
  ];
}

function methodsIn(expression: Expression): string[] | null {
  if (expression.type !== "sequence") return null;
  return expression.elements.flatMap((one) =>
    one.type === "constant" && typeof one.value === "string" ? [one.value.toUpperCase()] : [],
  );
}

function lastPart(expression: Expression): string {
  if (expression.type === "name") return expression.id;
  return expression.type === "attribute" ? expression.name : "";
}
