import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import { listOf } from "../../syntax/python/evaluate/collections.ts";
import { truth } from "../../syntax/python/evaluate/operators.ts";
import {
  type CallArguments,
  constant,
  textOf,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";

/** The path stays where it is; the method is added. */
export function withMethod(args: CallArguments, method: string): CallArguments {
  return { ...args, keywords: new Map([...args.keywords, ["methods", listOf([constant(method)])]]) };
}

/** `api_route(path, **options)` followed by the endpoint is `add_api_route(path, endpoint, **options)`. */
export function insertEndpoint(args: CallArguments, endpoint: Value): CallArguments {
  const path = argument(args, "path", 0) ?? unknown;
  const keywords = new Map(args.keywords);
  keywords.delete("path");
  return { positional: [path, endpoint, ...args.positional.slice(1)], keywords, open: args.open };
}

/** The methods that a route answers, upper case; null when they are not known. */
export function methodsOf(value: Value | null): readonly string[] | null {
  if (value === null || (value.type === "constant" && value.value === null)) return ["GET"];
  if (value.type !== "list") return null;
  const methods = value.items.map((item) => textOf(item) ?? lastPart(item));
  return methods.some((method) => method === null)
    ? null
    : [...new Set(methods.map((method) => String(method).toUpperCase()))];
}

/** Whether arguments leave what they describe in the schema; null where that is not known. */
export function inSchemaOf(args: CallArguments): boolean | null {
  const given = argument(args, "include_in_schema");
  return given === null ? true : truth(given);
}

/** In the schema only where a route, its router and its include all are. */
export function bothInSchema(one: boolean | null, other: boolean | null): boolean | null {
  if (one === false || other === false) return false;
  return one === null || other === null ? null : true;
}

/** `http.HTTPMethod.GET`. */
function lastPart(value: Value): string | null {
  return value.type === "foreign" ? value.name.slice(value.name.lastIndexOf(".") + 1) : null;
}

/** The items of a list value; none for anything else. */
export function itemsOf(value: Value | null): Value[] {
  return value?.type === "list" ? [...value.items] : [];
}

/** False for what no route has for a path: `exception_handler(Error)` is called with a class. */
export function mayBePath(value: Value | null): boolean {
  return value?.type === "unknown" || textOf(value) !== null;
}
