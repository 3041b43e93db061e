import { normalForm } from "../normal-form.ts";
import { childOf, decoratorsOf, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { meaningOf, type Place } from "./meaning.ts";

/** One argument of a decorator as meaning. */
export interface DecoratorPart {
  readonly name: string;
  readonly meaning: string;
  readonly line: number;
}

/** What a decorator says to the framework. */
export interface DecoratorMeaning {
  readonly isRoute: boolean;
  readonly node: SyntaxNode;
  /** For a route: the keyword arguments that say something else than the default. */
  readonly parts: readonly DecoratorPart[];
}

/** The decorators of a handler, outermost first. */
export function decoratorMeanings(handler: SyntaxNode, place: Place): readonly DecoratorMeaning[] {
  return decoratorsOf(handler).map((node) => {
    const callee = node.type === "call" ? childOf(node, "function") : null;
    const isRoute = callee !== null && registering.test(callee.text);
    return { isRoute, node, parts: isRoute ? routeParts(node, place) : [] };
  });
}

const registering =
  /\.(get|post|put|patch|delete|head|options|trace|api_route|route|websocket|websocket_route)$/;

function routeParts(call: SyntaxNode, place: Place): readonly DecoratorPart[] {
  const list = childOf(call, "arguments");
  return (list === null ? [] : namedChildren(list)).flatMap((argument) => {
    if (argument.type === "dictionary_splat") {
      return [{ name: "keyword arguments", meaning: meaningOf(argument, place), line: argument.line }];
    }
    const name = childOf(argument, "name")?.text;
    const value = childOf(argument, "value");
    // The path is part of the route's key, prefixes included.
    if (argument.type !== "keyword_argument" || name === undefined || value === null || name === "path") {
      return [];
    }
    const meaning = meaningOf(value, place);
    return defaults.get(name) === meaning ? [] : [{ name, meaning, line: argument.line }];
  });
}

/** Keyword arguments that say what FastAPI does anyway. Source: FastAPI reference, `APIRouter.get`. */
const defaults = new Map(
  Object.entries({
    include_in_schema: "True",
    status_code: "200",
    deprecated: "False",
    response_model_by_alias: "True",
    response_model_exclude_unset: "False",
    response_model_exclude_defaults: "False",
    response_model_exclude_none: "False",
  }),
);

/** The arguments of the router or app that a decorator belongs to, apart from its prefix. */
export function routerMeaning(decorator: SyntaxNode, place: Place): DecoratorPart | null {
  const callee = childOf(decorator, "function");
  const router = callee === null ? null : childOf(callee, "object");
  if (router === null) return null;
  const found = place.files.resolve(place.path, normalForm(router).replaceAll(" ", ""));
  const value = found === null ? null : place.files.assignedValue(found);
  if (value?.type !== "call" || found?.type !== "assignment") return null;
  const there = { path: found.file, files: place.files };
  const list = childOf(value, "arguments");
  const says = (list === null ? [] : namedChildren(list))
    .filter((argument) => childOf(argument, "name")?.text !== "prefix")
    .map((argument) => meaningOf(argument, there))
    .sort();
  return { name: "router", meaning: says.join(", "), line: decorator.line };
}
