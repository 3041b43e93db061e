import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import { classMember } from "../../syntax/python/evaluate/classes.ts";
import { listOf } from "../../syntax/python/evaluate/collections.ts";
import type { Evaluator } from "../../syntax/python/evaluate/evaluator.ts";
import {
  type CallArguments,
  constant,
  type InstanceValue,
  none,
  type Site,
  textOf,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";

const mounts = /^starlette_admin\.(?:\w+\.)*(?:Base)?Admin(?:\(\))?\.mount_to$/;

/** What starlette-admin registers of its own class, in its order: each by a method that a subclass may have for itself. */
const registered: readonly (readonly [path: string, method: string, verbs: readonly string[]])[] = [
  ["/api/{identity}", "_render_api", ["GET"]],
  ["/api/{identity}/action", "handle_action", ["GET", "POST"]],
  ["/api/{identity}/row-action", "handle_row_action", ["GET", "POST"]],
  ["/{identity}/list", "_render_list", ["GET"]],
  ["/{identity}/detail/{pk}", "_render_detail", ["GET"]],
  ["/{identity}/create", "_render_create", ["GET", "POST"]],
  ["/{identity}/edit/{pk}", "_render_edit", ["GET", "POST"]],
];

/**
 * `admin.mount_to(app)` of starlette-admin, whose class the repository has made another one of: the handlers that are
 * the repository's. Null for any other function.
 */
export function callAdminRoutes(
  name: string,
  receiver: InstanceValue | null,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  const owner = receiver?.class ?? null;
  if (!mounts.test(name) || receiver === null || owner === null) return null;
  const app = evaluator.force(argument(args, "app", 0) ?? unknown);
  const add = evaluator.attribute(app, "add_route");
  if (add === null) return none;
  const base = baseOf(receiver, evaluator);
  for (const [path, method, verbs] of registered) {
    const member = classMember(owner, method)?.value;
    if (member?.type !== "function") continue;
    const endpoint: Value = { type: "bound", function: member, self: receiver };
    const methods = listOf(verbs.map((verb) => constant(verb)));
    const positional = [base === null ? unknown : constant(base + path), endpoint];
    evaluator.call(add, { positional, keywords: new Map([["methods", methods]]), open: false }, site);
  }
  return none;
}

/** Below which path it is; null where that is not known, as where its own constructor may say something else. */
function baseOf({ args, class: owner }: InstanceValue, evaluator: Evaluator): string | null {
  const own = owner === null ? undefined : classMember(owner, "__init__")?.value;
  const init = own?.type === "function" ? own.definition : null;
  if (args === null || init?.source.includes("base_url") === true) return null;
  const given = args.keywords.get("base_url");
  if (given !== undefined) return textOf(evaluator.force(given));
  return init === null && !args.open && args.positional.length < 2 ? "/admin" : null;
}
