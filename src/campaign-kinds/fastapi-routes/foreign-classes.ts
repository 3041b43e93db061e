import { lastName } from "../../syntax/python/last-name.ts";

/** Classes of FastAPI's companions are called so: `fastapi_error_map.ErrorAwareRouter`, `faststream.kafka.fastapi.KafkaRouter`. */
const routerOfCompanion = /fastapi[\w.]*\.[A-Z]\w*Router$/;
const routerByName = /^[A-Z]\w*APIRouter$/;
const appByName = /^(?:\w*FastAPI|FastAPIOffline)$/;
/** Apps whose classes are not called so. */
const otherApps = new Set(["fastapi_jsonrpc.API"]);

/**
 * True for the name of a class in a package that is not here whose objects are routers: FastAPI includes nothing else.
 * What such a class adds of its own, only its package could tell.
 */
export function isRouterOfOthers(name: string): boolean {
  return routerOfCompanion.test(name) || routerByName.test(lastName(name));
}

/** True for the name of a class in a package that is not here whose objects are apps, `fastapi_offline.FastAPIOffline`. */
export function isAppOfOthers(name: string): boolean {
  return appByName.test(lastName(name)) || otherApps.has(name);
}
