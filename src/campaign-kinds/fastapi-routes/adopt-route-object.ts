import { argument } from "../../syntax/python/evaluate/call-arguments.ts";
import {
  type CallArguments,
  type InstanceValue,
  type NativeObject,
  textOf,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { here } from "../../syntax/python/ledger.ts";
import { mountPath } from "./possible-paths.ts";
import { inSchemaOf, itemsOf, methodsOf } from "./route-arguments.ts";
import { setRecord } from "./router-flattening.ts";
import { RouterNative } from "./router-native.ts";
import type { RouterWorld } from "./router-world.ts";

/** `Route(path, endpoint, methods=...)`, `APIRoute(...)`, `Mount(path, app=..., routes=...)` and `Host(host, app)` as objects. */
export function adoptRouteObject(
  name: string,
  args: CallArguments,
  self: InstanceValue,
  world: RouterWorld,
): NativeObject | null {
  const path = textOf(argument(args, "path", 0));
  const plain = { site: self.site, conditional: false, off: false };
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (last === "Mount" || last === "Host") {
    const given = argument(args, "app", 1);
    const routes = argument(args, "routes");
    const app = given ?? (routes === null ? unknown : routerOf(routes, self, world));
    setRecord(self, {
      type: "mount",
      // To another host name, paths start anew.
      path: last === "Host" ? "" : mountPath(path),
      app: world.evaluator.force(app),
      ...plain,
    });
  } else {
    const websocket = last.includes("WebSocket");
    const endpoint = argument(args, "endpoint", 1) ?? unknown;
    setRecord(self, {
      type: "route",
      path,
      methods: websocket ? [] : methodsOf(argument(args, "methods")),
      endpoint,
      dependencies: itemsOf(argument(args, "dependencies")),
      websocket,
      plain: !last.startsWith("API"),
      responseClass: null,
      inSchema: inSchemaOf(args),
      ...plain,
    });
  }
  return { attribute: () => null };
}

function routerOf(routes: Value, parent: InstanceValue, world: RouterWorld): Value {
  const args: CallArguments = { positional: [], keywords: new Map([["routes", routes]]), open: false };
  const router: InstanceValue = {
    type: "instance",
    class: null,
    origin: "starlette.routing.Router",
    attributes: new Map(),
    native: null,
    args,
    site: parent.site,
    home: here(),
  };
  router.native = new RouterNative(world, router, args, false);
  return router;
}
