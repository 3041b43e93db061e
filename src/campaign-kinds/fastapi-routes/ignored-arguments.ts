import type { Value } from "../../syntax/python/evaluate/value.ts";

/** Arguments that describe a route and do not change which one it is. */
const describing = new Set([
  "response_model",
  "responses",
  "description",
  "summary",
  "tags",
  "openapi_extra",
  "status_code",
  "response_description",
  "deprecated",
  "operation_id",
]);

/** What says where in the request a parameter comes from; it injects nothing and serves nothing. */
const parameterFunction = /^fastapi\.(.*\.)?(Query|Path|Body|Header|Cookie|Form|File)$/;

/** Arguments of a callee that say nothing of which route it makes or which session it gives. */
export function ignoredArguments(callee: Value): ReadonlySet<string> | "all" | undefined {
  if (callee.type === "builtin" || callee.type === "bound") return describing;
  if (callee.type === "foreign" && parameterFunction.test(callee.name)) return "all";
  return callee.type === "foreign" &&
    /^(fastapi|pydantic|sqlalchemy|sqlmodel)\./.test(callee.name) &&
    !/session/i.test(callee.name)
    ? describing
    : undefined;
}
