import { ts } from "../compiler.ts";
import type { Origin } from "./origins.ts";

/** Database drivers whose calls run on the event loop. `*` counts every method of what the package gives. */
const synchronousDrivers: Readonly<Record<string, string>> = {
  "better-sqlite3": "better-sqlite3 runs every statement on the event loop",
  "better-sqlite3-multiple-ciphers": "better-sqlite3 runs every statement on the event loop",
  "node:sqlite": "node:sqlite runs every statement on the event loop",
  "bun:sqlite": "bun:sqlite runs every statement on the event loop",
  libsql: "libsql's synchronous API runs every statement on the event loop",
};

/** Packages that exist to block. */
const blockingPackages = new Set([
  "sync-request",
  "sync-fetch",
  "sync-rpc",
  "deasync",
  "synckit",
  "readline-sync",
  "prompt-sync",
  "sleep",
  "system-sleep",
]);

/** Methods of a driver object that do no statement. */
const harmlessMembers = new Set([
  "on",
  "once",
  "function",
  "aggregate",
  "defaultSafeIntegers",
  "bind",
  "raw",
  "pluck",
  "expand",
]);

/** Error-first: by this name callbacks of Node's convention show themselves. */
const errorNames = /^_?(e|er|err|error|\w+Err|\w+Error)$/;

/** Methods that take a function whose first parameter is an error, but that are no callback API. */
const notCallbackApis = new Set([
  "on",
  "once",
  "off",
  "addListener",
  "catch",
  "then",
  "finally",
  "use",
  "onError",
  "setErrorHandler",
  "addHook",
  "error",
  "map",
  "filter",
  "forEach",
  "some",
  "every",
  "find",
  "reduce",
  "subscribe",
  "pipe",
  "mapError",
  "listen",
]);

/** Why a call blocks the event loop, or null. The rule is Node's own: names that end in `Sync` block. */
export function blockingReason(origin: Origin | null, called: string): string | null {
  const name = origin?.path.findLast((part) => part !== "()" && part !== "new") ?? called;
  if (origin !== null) {
    const driver = synchronousDrivers[origin.module];
    if (driver !== undefined) {
      const isType = origin.path.at(-1) === "new" && origin.path.length === 1 && called === "";
      return isType || harmlessMembers.has(called) ? null : driver;
    }
    if (blockingPackages.has(origin.module))
      return `the package ${origin.module} blocks the event loop until it is done`;
    if (origin.module === "global" && origin.path.join(".") === "Atomics.wait") {
      return "Atomics.wait blocks the event loop";
    }
  }
  if (/\wSync$/.test(name) || (called === "sync" && origin !== null && origin.module !== "global")) {
    const owner = origin === null || origin.module === "global" ? "" : ` of ${origin.module}`;
    return `${name}${owner} blocks the event loop until it is done`;
  }
  return null;
}

/**
 * True for a call in Node's callback style: its last argument is a function whose first parameter is an error,
 * and nobody made a promise of it. Calls below `new Promise(...)` are the converted form.
 */
export function isCallbackCall(node: ts.CallExpression, origin: Origin | null): boolean {
  const last = node.arguments.at(-1);
  if (last === undefined || !(ts.isArrowFunction(last) || ts.isFunctionExpression(last))) return false;
  const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : "";
  if (notCallbackApis.has(name) || isInsidePromise(node)) return false;
  const first = last.parameters[0]?.name;
  const isErrorFirst = first !== undefined && ts.isIdentifier(first) && errorNames.test(first.text);
  return (
    isErrorFirst ||
    (origin?.module === "fs" && origin.path.length === 1 && !/^(watch|create)/.test(origin.path[0] ?? ""))
  );
}

function isInsidePromise(node: ts.Node): boolean {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isNewExpression(at) && at.expression.getText() === "Promise") return true;
    if (ts.isCallExpression(at) && /(^|\.)(promisify|fromCallback)$/.test(at.expression.getText()))
      return true;
  }
  return false;
}
