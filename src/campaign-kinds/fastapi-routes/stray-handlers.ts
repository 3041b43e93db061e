import type { ClassDefinition, Expression, FunctionDefinition, Statement } from "../../syntax/python/ast.ts";
import { defineFunction } from "../../syntax/python/evaluate/functions.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { type FunctionValue, type Scope, textOf } from "../../syntax/python/evaluate/value.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { mentionsRouting } from "./fastapi-semantics.ts";
import type { RouteRecord } from "./route-record.ts";

const verbs = new Set(["get", "post", "put", "delete", "patch", "options", "head", "trace"]);
const decorates = /@[\w.]*(app|application|api|router|routes|server|blueprint)\.(\w+)\s*\(/i;
const adds = /\.(add_api_route|add_route|add_api_websocket_route|add_websocket_route)\s*\(/;
const receivers = /(app|application|api|router|routes|server|blueprint)$/i;

/**
 * Handlers that carry a route decorator or are given to `add_api_route`, and that following the code never registered: in functions that nobody calls
 * (plugins, classes that a setting names), or on routers of packages that are not here. Without them a route that
 * exists at run time would be nowhere.
 * @param known where the handlers are that were registered, `file:line` of the `def`, and where they were
 */
export function strayHandlers(
  modules: readonly string[],
  known: ReadonlySet<string>,
  interpreter: Interpreter,
): RouteRecord[] {
  const found: RouteRecord[] = [];
  const visit = (statements: readonly Statement[], scope: Scope, owner: ClassDefinition | null): void => {
    const owners = new Map<FunctionDefinition, ClassDefinition>();
    walkStatements(statements, {
      statement: (statement) => {
        if (statement.type === "class") {
          for (const one of statement.body) if (one.type === "function") owners.set(one, statement);
        }
        if (statement.type !== "function") return;
        if (!known.has(`${scope.module.path}:${statement.line}`)) {
          const unused = statement.decorators.filter(
            ({ line }) => !known.has(`${scope.module.path}:${line}`),
          );
          found.push(...unused.flatMap((one) => strayOf(one, statement, scope, interpreter)));
        }
        if (decorates.test(statement.source) || adds.test(statement.source))
          visit(interpreter.project.body(statement), scope, owners.get(statement) ?? owner);
      },
      expression: (expression) => {
        const added = addedBy(expression, owner, scope, interpreter);
        if (added === null) return;
        const { closure, definition } = added.endpoint;
        if (!known.has(`${closure.module.path}:${definition.line}`)) found.push(added);
      },
    });
  };
  for (const path of modules) {
    const scope = interpreter.moduleScope(path);
    if (scope === null || !mentionsRouting(scope.module)) continue;
    const { text, statements } = scope.module;
    if (decorates.test(text) || adds.test(text)) visit(statements, scope, null);
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
  return [
    {
      ...unserved,
      path: textOf(interpreter.force(interpreter.evaluate(path, scope))),
      methods: websocket ? [] : name === "api_route" ? (listed ?? ["GET"]) : [name.toUpperCase()],
      endpoint: defineFunction(definition, scope, interpreter),
      site: { file: scope.module.path, line: decorator.line },
      websocket,
    },
  ];
}

const unserved = {
  type: "route",
  dependencies: [],
  conditional: false,
  off: false,
  plain: false,
  responseClass: null,
  inSchema: true,
} as const;

/** `router.add_api_route("/path", handler)`; null for anything else, and where the handler cannot be told. */
function addedBy(
  expression: Expression,
  owner: ClassDefinition | null,
  scope: Scope,
  interpreter: Interpreter,
): (RouteRecord & { readonly endpoint: FunctionValue }) | null {
  if (expression.type !== "call" || expression.callee.type !== "attribute") return null;
  const { object, name } = expression.callee;
  if (!adds.test(`.${name}(`) || !receivers.test(lastPart(object))) return null;
  const argument = (keyword: string, position: number) =>
    expression.args.find((one) => one.name === keyword)?.value ??
    expression.args.filter((one) => one.name === null)[position]?.value;
  const [path, handler, methods] = [argument("path", 0), argument("endpoint", 1), argument("methods", 2)];
  const endpoint = handler === undefined ? null : functionOf(handler, owner, scope, interpreter);
  if (path === undefined || endpoint === null) return null;
  const websocket = name.includes("websocket");
  return {
    ...unserved,
    path: textOf(interpreter.force(interpreter.evaluate(path, scope))),
    methods: websocket ? [] : ((methods === undefined ? null : methodsIn(methods)) ?? ["GET"]),
    endpoint,
    plain: !name.includes("api"),
    site: { file: scope.module.path, line: expression.line },
    websocket,
  };
}

/** A function by its name in the module, or by `self.name` in the class whose method this is. */
function functionOf(
  handler: Expression,
  owner: ClassDefinition | null,
  scope: Scope,
  interpreter: Interpreter,
): FunctionValue | null {
  if (handler.type === "name") {
    const value = interpreter.force(interpreter.evaluate(handler, scope));
    return value.type === "function" ? value : null;
  }
  if (handler.type !== "attribute" || lastPart(handler.object) !== "self") return null;
  const method = owner?.body.find((one) => one.type === "function" && one.name === handler.name);
  return method?.type === "function" ? defineFunction(method, scope, interpreter) : null;
}

function methodsIn(expression: Expression): string[] | null {
  if (expression.type !== "sequence") return null;
  const methods = expression.elements.map((one) =>
    one.type === "constant" && typeof one.value === "string" ? one.value.toUpperCase() : null,
  );
  return methods.every((one) => one !== null) ? methods : null;
}

function lastPart(expression: Expression): string {
  if (expression.type === "name") return expression.id;
  return expression.type === "attribute" ? expression.name : "";
}
