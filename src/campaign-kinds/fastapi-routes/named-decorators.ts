import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { lastNameOf } from "../../syntax/python/last-name.ts";
import type { PythonModule } from "../../syntax/python/module.ts";
import { textTest } from "../../syntax/python/text-test.ts";
import { unusualRoutersOf, verbs } from "./router-variables.ts";

const registers = new Set([...verbs, "options", "head", "route"]);
const soundsLikeRouter = /(?:router|app|api)$/i;
/** A method that is named and not called, or that a function calls for its caller. Hardly any module has one. */
const handsOut = textTest((text) => namesMethod.test(text) || text.search(givesDecorator) >= 0);
const namesMethod = new RegExp(`\\.(?:${[...registers].join("|")})\\b(?!\\()`);
/** Of a function that gives a router's decorator, with the prefix or the arguments that all of them have. */
const givesDecorator = new RegExp(
  `\\breturn\\s+(?:\\w+\\.){0,9}?(\\w+)\\.(?:${[...registers].join("|")})\\(`,
  "g",
);

/**
 * The names by which a module hands out its routers' decorators: `get, post = app.get, app.post`, also in the body of a
 * class, and functions that return one. Who imports them says nothing of a router where the handlers are.
 */
export function namedDecorators(module: PythonModule): string[] {
  if (!handsOut(module)) return [];
  const unusual = new Set(unusualRoutersOf(module));
  const isRouter = (name: string) => unusual.has(name) || soundsLikeRouter.test(name);
  const names = module.statements.flatMap((statement) => namedBy(statement, isRouter));
  // `from shop import web` and `@web.get("/path")`.
  const [own = ""] = module.name.split(".").slice(-1);
  return names.flatMap((name) => [name, `${own}.${name}`]);
}

function namedBy(statement: Statement, isRouter: (name: string) => boolean): string[] {
  if (statement.type === "assign")
    return statement.targets.flatMap((target) => namesFor(target, statement.value, isRouter));
  if (statement.type === "annotated")
    return statement.value === null ? [] : namesFor(statement.target, statement.value, isRouter);
  if (statement.type === "class")
    return statement.body.flatMap((one) =>
      one.type === "assign" ? namedBy(one, isRouter).map((name) => `${statement.name}.${name}`) : [],
    );
  if (statement.type !== "function") return [];
  const given = [...statement.source.matchAll(givesDecorator)];
  return given.some(([, receiver = ""]) => isRouter(receiver)) ? [statement.name] : [];
}

function namesFor(target: Expression, value: Expression, isRouter: (name: string) => boolean): string[] {
  if (target.type === "name") return isDecorator(value, isRouter) ? [target.id] : [];
  if (target.type !== "sequence" || value.type !== "sequence") return [];
  return target.elements.flatMap((one, index) => {
    const given = value.elements[index];
    return given === undefined ? [] : namesFor(one, given, isRouter);
  });
}

/** `router.get`, or a `partial` of it. */
function isDecorator(value: Expression, isRouter: (name: string) => boolean): boolean {
  if (value.type === "call")
    return (
      lastNameOf(value.callee) === "partial" &&
      value.args[0] !== undefined &&
      isDecorator(value.args[0].value, isRouter)
    );
  return value.type === "attribute" && registers.has(value.name) && isRouter(lastNameOf(value.object));
}
