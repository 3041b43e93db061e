import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import { classMember, linearize } from "../../syntax/python/evaluate/classes.ts";
import { listOf } from "../../syntax/python/evaluate/collections.ts";
import type { Evaluator } from "../../syntax/python/evaluate/evaluator.ts";
import { applyOperator } from "../../syntax/python/evaluate/operators.ts";
import {
  builtin,
  type CallArguments,
  type ClassValue,
  constant,
  type FunctionValue,
  type InstanceValue,
  type NativeObject,
  none,
  type Site,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { withMethod } from "./route-arguments.ts";

const viewDecorator = /^fastapi_(?:utils|restful)\.(?:cbv\.)?cbv$/;
const addsResource = /^fastapi_(?:utils|restful)\.(?:cbv_base\.)?Api\(\)\.add_resource$/;
const endpointDecorator = /^classy_fastapi\.(?:decorators\.)?(get|post|put|patch|delete|websocket|route)$/;
const verbs = ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/** The class of classy-fastapi whose objects have a router with the methods that are decorated. */
export const routable = /^classy_fastapi\.(?:routable\.)?Routable$/;

/**
 * What fastapi-utils and fastapi-restful register for a class by the names of its methods: `@cbv(router, "/path")` and
 * `Api(app).add_resource(resource, "/path")`. Null for any other function.
 */
export function callClassRoutes(
  name: string,
  receiver: InstanceValue | null,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  if (viewDecorator.test(name)) {
    const [router = unknown, ...urls] = args.positional.map((one) => evaluator.force(one));
    return builtin(name, ({ positional: [view = unknown] }) => {
      if (view.type === "class")
        for (const [verb, method] of methodsNamed(view, verbs))
          for (const url of urls) register(router, url, method, verb, site, evaluator);
      return view;
    });
  }
  if (receiver === null || !addsResource.test(name)) return null;
  const app = receiver.args === null ? null : argument(receiver.args, "app", 0);
  const [resource = unknown, ...urls] = args.positional.map((one) => evaluator.force(one));
  const prefix = argument(args, "prefix") ?? constant("");
  const own = resource.type === "instance" ? resource.class : null;
  for (const url of urls) {
    const path = applyOperator("+", evaluator.force(prefix), url);
    const found = own === null ? [["get", unknown] as const] : methodsNamed(own, verbs);
    for (const [verb, method] of found) {
      const endpoint: Value =
        method.type === "function" ? { type: "bound", function: method, self: resource } : method;
      register(evaluator.force(app ?? unknown), path, endpoint, own === null ? null : verb, site, evaluator);
    }
  }
  return none;
}

/** The functions of a class that have one of some names, in the order of these. */
function methodsNamed(owner: ClassValue, names: readonly string[]): (readonly [string, FunctionValue])[] {
  return names.flatMap((name) => {
    const member = classMember(owner, name)?.value;
    return member?.type === "function" ? [[name, member] as const] : [];
  });
}

/** @param verb null where it is not known */
function register(
  router: Value,
  path: Value,
  endpoint: Value,
  verb: string | null,
  site: Site,
  evaluator: Evaluator,
): void {
  const add = evaluator.attribute(router, "add_api_route");
  const keywords = new Map<string, Value>(verb === null ? [["methods", unknown]] : []);
  const args: CallArguments = { positional: [path, endpoint], keywords, open: false };
  if (add !== null) evaluator.call(add, verb === null ? args : withMethod(args, verb.toUpperCase()), site);
}

/** What `Routable` gives an object: `self.router`, filled with the decorated methods in the order of their names. */
export function routableObject(
  self: InstanceValue,
  router: InstanceValue,
  evaluator: Evaluator,
): NativeObject {
  const names = linearize(self.class ?? self).flatMap((base) =>
    base.type === "class" ? [...base.members.names.keys()] : [],
  );
  for (const [, method] of self.class === null ? [] : methodsNamed(self.class, [...new Set(names)].sort()))
    addEndpoint(method, self, router, evaluator);
  return { attribute: (name) => (name === "router" ? router : null) };
}

function addEndpoint(
  method: FunctionValue,
  self: InstanceValue,
  router: InstanceValue,
  evaluator: Evaluator,
): void {
  const decorator = method.decorators.find(
    (one) => one.type === "instance" && endpointDecorator.test(one.origin ?? ""),
  );
  if (decorator?.type !== "instance" || decorator.args === null) return;
  const verb = endpointDecorator.exec(decorator.origin ?? "")?.[1] ?? "";
  const { args } = decorator;
  const endpoint: Value = { type: "bound", function: method, self };
  const path = evaluator.force(argument(args, "path", 0) ?? unknown);
  const keywords = new Map(
    [...args.keywords].map(([name, value]) => [name, evaluator.force(value)] as const),
  );
  keywords.delete("path");
  if (verb === "route") keywords.set("methods", evaluator.force(argument(args, "methods", 1) ?? unknown));
  else if (verb !== "websocket") keywords.set("methods", listOf([constant(verb.toUpperCase())]));
  const add = evaluator.attribute(router, verb === "websocket" ? "add_api_websocket_route" : "add_api_route");
  const site = { file: method.closure.module.path, line: method.definition.line };
  if (add !== null) evaluator.call(add, { positional: [path, endpoint], keywords, open: args.open }, site);
}
