import type { ClassDefinition, Expression, FunctionDefinition, Statement } from "../../syntax/python/ast.ts";
import { defineFunction } from "../../syntax/python/evaluate/functions.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { scopeWith } from "../../syntax/python/evaluate/scope.ts";
import { type Scope, textOf, unknown, type Value } from "../../syntax/python/evaluate/value.ts";
import { lastNameOf } from "../../syntax/python/last-name.ts";
import type { PythonModule } from "../../syntax/python/module.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { placeOf } from "./answered-routes.ts";
import { callableOf } from "./callable.ts";
import type { FastApiSemantics } from "./fastapi-semantics.ts";
import { decoratedByPackage, mayDecorateByPackage } from "./package-decorators.ts";
import type { RouteRecord } from "./route-record.ts";
import { isRouter, unrunScope } from "./unrun-scope.ts";

const verbs = new Set(["get", "post", "put", "delete", "patch", "options", "head", "trace"]);
const decorates =
  /@[\w.]+\.(get|post|put|delete|patch|options|head|trace|websocket|api_route|route|websocket_route)\s*\(/;
const adds = /\.(add_api_route|add_route|add_api_websocket_route|add_websocket_route)\s*\(/;
const decoratesByHand = /\.(get|post|put|delete|patch|options|head|trace)\([^()]{0,300}\)\s*\(/;
const usualNames = /(app|application|api|router|routes|server|blueprint)$/i;

type Call = Extract<Expression, { type: "call" }>;

/** A block of code that is looked at: a module's or a function's. */
interface Block {
  readonly scope: Scope;
  /** The class whose method it is in. */
  readonly owner: ClassDefinition | null;
  /** True for a place, `file:line`, where a handler is that was registered, or where one was. */
  readonly isKnown: (place: string) => boolean;
  readonly interpreter: Interpreter;
  readonly semantics: FastApiSemantics;
}

interface Strays {
  readonly module: PythonModule;
  readonly found: readonly RouteRecord[];
  /** What was asked of the places that are known, and the answers. */
  readonly asked: ReadonlyMap<string, boolean>;
}

/** Finds stray handlers, anew where a module or what is known of its handlers is not what it was. */
export class StrayHandlers {
  readonly #interpreter: Interpreter;
  readonly #semantics: FastApiSemantics;
  readonly #known = new Map<string, Strays>();

  constructor(interpreter: Interpreter, semantics: FastApiSemantics) {
    this.#interpreter = interpreter;
    this.#semantics = semantics;
  }

  /** @param known where the handlers are that were registered, `file:line` of the `def`, and where they were */
  find(modules: readonly string[], known: ReadonlySet<string>): RouteRecord[] {
    return modules.flatMap((path) => {
      const module = this.#interpreter.project.module(path);
      const before = this.#known.get(path);
      const isAsBefore = (strays: Strays) =>
        strays.module === module && [...strays.asked].every(([place, answer]) => known.has(place) === answer);
      if (before !== undefined && isAsBefore(before)) return before.found;
      const asked = new Map<string, boolean>();
      const isKnown = (place: string) => {
        asked.set(place, known.has(place));
        return known.has(place);
      };
      const found = this.#interpreter.describe(path, () =>
        strayHandlers(path, isKnown, this.#interpreter, this.#semantics),
      );
      if (module !== null) this.#known.set(path, { module, found, asked });
      return found;
    });
  }
}

/**
 * Handlers that carry a route decorator or are given to `add_api_route`, and that following the code never registered: in functions that nobody calls
 * (plugins, classes that a setting names), or on routers of packages that are not here. Without them a route that
 * exists at run time would be nowhere.
 */
function strayHandlers(
  path: string,
  isKnown: (place: string) => boolean,
  interpreter: Interpreter,
  semantics: FastApiSemantics,
): RouteRecord[] {
  const found: RouteRecord[] = [];
  const visit = (statements: readonly Statement[], block: Block): void => {
    const { scope } = block;
    const isKnownAt = (line: number) => isKnown(`${scope.module.path}:${line}`);
    const owners = new Map<FunctionDefinition, ClassDefinition>();
    walkStatements(statements, {
      statement: (statement) => {
        if (statement.type === "class") {
          for (const one of statement.body) if (one.type === "function") owners.set(one, statement);
        }
        if (statement.type !== "function") return;
        const unused = statement.decorators.filter(
          // A router's class may register under a line of its own what one of its decorators asks for.
          (one) => !isKnownAt(one.line) && !(isKnownAt(statement.line) && mayBeMethodOfRouter(one, block)),
        );
        found.push(...unused.flatMap((one) => decoratedBy(one, statement, block) ?? []));
        if (!isKnownAt(statement.line))
          found.push(...unused.flatMap((one) => byPackage(one, statement, block) ?? []));
        if (!mayAdd(statement.source)) return;
        const body = interpreter.project.body(statement);
        const owner = owners.get(statement) ?? block.owner;
        visit(body, {
          ...block,
          owner,
          scope: unrunScope(statement, body, owner, scope, interpreter, semantics),
        });
      },
      expression: (expression) => {
        if (!isKnownAt(expression.line)) found.push(...addedBy(expression, block));
      },
    });
  };
  const scope = interpreter.moduleScope(path);
  if (scope === null || !semantics.hasEffects(scope.module)) return found;
  const { text, statements } = scope.module;
  if (mayAdd(text)) visit(statements, { scope, owner: null, isKnown, interpreter, semantics });
  return found;
}

function mayAdd(text: string): boolean {
  return decorates.test(text) || adds.test(text) || decoratesByHand.test(text) || mayDecorateByPackage(text);
}

/** `@router.get("/path")`; null for any other decorator. */
function decoratedBy(
  decorator: Expression,
  definition: FunctionDefinition,
  block: Block,
): RouteRecord | null {
  if (decorator.type !== "call" || decorator.callee.type !== "attribute") return null;
  const { scope, interpreter } = block;
  const { object, name } = decorator.callee;
  const isStarlettes = name === "route" || name === "websocket_route";
  const websocket = name === "websocket" || name === "websocket_route";
  if (!verbs.has(name) && !websocket && !isStarlettes && name !== "api_route") return null;
  // Other frameworks have a `route` too.
  if (!isSurelyRouter(object, block) && (isStarlettes || !usualNames.test(lastNameOf(object)))) return null;
  const argument = (keyword: string) => decorator.args.find((one) => one.name === keyword)?.value;
  const [first] = decorator.args;
  const path = argument("path") ?? (first?.name === null ? first.value : undefined);
  if (path === undefined) return null;
  const given = argument("methods");
  const listed = given === undefined ? null : methodsIn(given);
  return {
    ...unserved,
    path: textOf(interpreter.force(interpreter.evaluate(path, scope))),
    methods: websocket ? [] : verbs.has(name) ? [name.toUpperCase()] : (listed ?? ["GET"]),
    endpoint: defineFunction(definition, scope, interpreter),
    plain: isStarlettes,
    site: { file: scope.module.path, line: decorator.line },
    websocket,
  };
}

/** What a package's decorator registers; null where that is what FastAPI's own would look like. */
function byPackage(decorator: Expression, definition: FunctionDefinition, block: Block): RouteRecord | null {
  const { scope, interpreter, semantics } = block;
  if (decoratedBy(decorator, definition, block) !== null) return null;
  const said = decoratedByPackage(decorator, definition, scope, interpreter, semantics);
  return said === null ? null : { ...unserved, ...said };
}

/** In a function, where it was called, nobody knows what the receiver was. */
function mayBeMethodOfRouter(decorator: Expression, block: Block): boolean {
  if (block.scope.parent !== null) return true;
  const callee = decorator.type === "call" ? decorator.callee : decorator;
  return callee.type === "attribute" && isSurelyRouter(callee.object, block);
}

function isSurelyRouter(receiver: Expression, { scope, interpreter, semantics }: Block): boolean {
  if (receiver.type !== "name" && receiver.type !== "attribute") return false;
  return isRouter(interpreter.force(interpreter.evaluate(receiver, scope)), semantics);
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

/** `router.add_api_route("/path", handler)`, once for each handler that it may be; nothing for anything else. */
function addedBy(expression: Expression, block: Block): RouteRecord[] {
  if (expression.type !== "call") return [];
  if (expression.callee.type === "call") return decoratedByHand(expression, expression.callee, block);
  if (expression.callee.type !== "attribute") return [];
  const { object, name } = expression.callee;
  if (!adds.test(`.${name}(`) || !isRouterLike(object, block)) return [];
  const argument = (keyword: string, position: number) =>
    expression.args.find((one) => one.name === keyword)?.value ??
    expression.args.filter((one) => one.name === null)[position]?.value;
  const [path, handler, methods] = [argument("path", 0), argument("endpoint", 1), argument("methods", 2)];
  if (path === undefined || handler === undefined) return [];
  const websocket = name.includes("websocket");
  return addedRoutes(path, handler, expression.line, block, {
    methods: websocket ? [] : ((methods === undefined ? null : methodsIn(methods)) ?? ["GET"]),
    plain: !name.includes("api"),
    websocket,
  });
}

/** `router.post("/path")(handler)`. */
function decoratedByHand(expression: Call, decorator: Call, block: Block): RouteRecord[] {
  const [path, handler] = [decorator.args[0]?.value, expression.args[0]?.value];
  if (decorator.callee.type !== "attribute" || path === undefined || handler === undefined) return [];
  const { object, name } = decorator.callee;
  if (!verbs.has(name) || !isRouterLike(object, block)) return [];
  const about = { methods: [name.toUpperCase()], plain: false, websocket: false };
  const added = addedRoutes(path, handler, expression.line, block, about);
  // An adapter that registers whatever it is given says nothing of any route.
  return added.filter((one) => one.path !== null || one.endpoint.type !== "unknown");
}

function isRouterLike(receiver: Expression, block: Block): boolean {
  return usualNames.test(lastNameOf(receiver)) || isSurelyRouter(receiver, block);
}

function addedRoutes(
  path: Expression,
  handler: Expression,
  line: number,
  block: Block,
  about: Pick<RouteRecord, "methods" | "plain" | "websocket">,
): RouteRecord[] {
  const { scope, interpreter, isKnown } = block;
  const handlers = choicesOf(handler).filter((one) => !isGiven(one, scope));
  return handlers.flatMap((one) => {
    const record: RouteRecord = {
      ...unserved,
      ...about,
      path: textOf(interpreter.force(interpreter.evaluate(path, scope))),
      endpoint: handlerOf(one, block),
      site: { file: scope.module.path, line },
    };
    // What a function makes is another handler each time.
    return one.type !== "call" && isKnown(placeOf(record)) ? [] : [record];
  });
}

/** Both sides of `one if condition else other`. */
function choicesOf(handler: Expression): Expression[] {
  return handler.type === "conditional"
    ? [...choicesOf(handler.then), ...choicesOf(handler.otherwise)]
    : [handler];
}

/** True for a parameter of a function around: which handler it is, is said where that is called. */
function isGiven(handler: Expression, scope: Scope): boolean {
  if (handler.type !== "name") return false;
  const holder = scopeWith(scope, handler.id);
  return holder !== null && holder.parent !== null && holder.names.get(handler.id) === unknown;
}

/** A function by its name, by `self.name` in the class whose method this is, or as another one makes it. */
function handlerOf(handler: Expression, { owner, scope, interpreter }: Block): Value {
  if (handler.type !== "name" && handler.type !== "attribute" && handler.type !== "call") return unknown;
  if (handler.type === "attribute" && lastNameOf(handler.object) === "self") {
    const method = owner?.body.find((one) => one.type === "function" && one.name === handler.name);
    return method?.type === "function" ? defineFunction(method, scope, interpreter) : unknown;
  }
  const value = interpreter.force(interpreter.evaluate(handler, scope));
  return callableOf(value) === null ? unknown : value;
}

function methodsIn(expression: Expression): string[] | null {
  if (expression.type !== "sequence") return null;
  const methods = expression.elements.map((one) =>
    one.type === "constant" && typeof one.value === "string" ? one.value.toUpperCase() : null,
  );
  return methods.every((one) => one !== null) ? methods : null;
}
