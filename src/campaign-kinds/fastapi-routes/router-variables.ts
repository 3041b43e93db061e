import type { PythonModule } from "../../syntax/python/module.ts";
import type { PythonProject } from "../../syntax/python/project.ts";
import { textTest } from "../../syntax/python/text-test.ts";

const assigned = /^(\w+)[ \t]*(?::[^=\n]{1,200})?=[ \t]*(?:\w+\.){0,9}\w{0,100}(?:Router|FastAPI|Cadwyn)\(/gm;
const soundsLikeOne = /(?:router|app|api)$/i;
/** What of a router registers the function that it decorates. */
export const verbs = ["get", "post", "put", "delete", "patch", "websocket", "api_route"];

/** Names of modules' routers that do not sound like one: `v1 = APIRouter()`. */
export function unusualRouters(project: PythonProject, paths: readonly string[]): string[] {
  const modules = paths.flatMap((path) => project.module(path) ?? []);
  return [...new Set(modules.flatMap(unusualRoutersOf))];
}

/** The same of one module. */
export function unusualRoutersOf({ text }: PythonModule): string[] {
  const names = [...text.matchAll(assigned)].map(([, name = ""]) => name);
  return names.filter((name) => name !== "" && !soundsLikeOne.test(name));
}

/** Words of which a file has one that decorates with such a router. */
export function needlesOf(names: readonly string[]): string[] {
  return names.flatMap((name) => verbs.flatMap((verb) => [`@${name}.${verb}(`, `.${name}.${verb}(`]));
}

/** True for a module that decorates with one of these routers. */
export function decoratesWith(names: readonly string[]): (module: PythonModule) => boolean {
  if (names.length === 0) return () => false;
  const decorator = new RegExp(
    `^[ \\t]*@(?:\\w+\\.){0,9}(?:${names.join("|")})\\.(?:${verbs.join("|")})\\(`,
    "m",
  );
  return textTest((text) => decorator.test(text));
}
