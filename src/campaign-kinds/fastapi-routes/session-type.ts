import { linearize } from "../../syntax/python/evaluate/classes.ts";
import type { InstanceValue, Value } from "../../syntax/python/evaluate/value.ts";

/** What kind of database session something is or makes. */
export type SessionKind = "sync" | "async";

const asyncClasses = /^(sqlalchemy|sqlmodel)\.(.*\.)?(AsyncSession|async_scoped_session)$/;
const syncClasses =
  /^(sqlalchemy|sqlmodel|flask_sqlalchemy)\.(.*\.)?(Session|scoped_session|SQLModelSession|SessionBase|SignallingSession)$/;
const asyncMakers = /^(sqlalchemy|sqlmodel)\.(.*\.)?async_sessionmaker$/;
const syncMakers = /^(sqlalchemy|sqlmodel)\.(.*\.)?sessionmaker$/;
const containers = new Set([
  "Annotated",
  "Optional",
  "Union",
  "Final",
  "ClassVar",
  "Required",
  ...["tuple", "Tuple", "list", "List", "set", "Set", "frozenset"],
]);
const yielding = new Set([
  "Generator",
  "Iterator",
  "Iterable",
  "AsyncGenerator",
  "AsyncIterator",
  "AsyncIterable",
  "ContextManager",
  "AbstractContextManager",
  "AsyncContextManager",
  "AbstractAsyncContextManager",
  "Awaitable",
  "Coroutine",
]);

/**
 * The session kind that a type annotation declares, through aliases, unions, `NewType`, subclasses and what holds
 * several. What makes sessions is handed on to be called, so it counts like a session.
 */
export function kindOfType(value: Value, readText: (text: string) => Value, depth = 0): SessionKind | null {
  if (depth > 20) return null;
  const deeper = (inner: Value) => kindOfType(inner, readText, depth + 1);
  switch (value.type) {
    case "foreign":
      return kindOfClassName(value.name) ?? kindOfMakerName(value.name);
    case "class":
      for (const base of linearize(value)) {
        if (base.type === "foreign" && kindOfClassName(base.name) !== null) return kindOfClassName(base.name);
      }
      return null;
    case "union":
      return first(value.members, deeper);
    case "generic": {
      const { origin } = value;
      const name = origin.type === "foreign" || origin.type === "builtin" ? lastName(origin.name) : "";
      if (name === "Annotated") return first(value.args.slice(0, 1), deeper);
      if (containers.has(name)) return first(value.args, deeper);
      if (name === "sessionmaker") return first(value.args, deeper) ?? deeper(origin);
      return deeper(origin);
    }
    case "instance":
      return value.origin !== null && lastName(value.origin) === "NewType"
        ? first(value.args?.positional.slice(1) ?? [], deeper)
        : null;
    case "constant":
      return typeof value.value === "string" ? deeper(readText(value.value)) : null;
    case "bound":
    case "builtin":
    case "dict":
    case "function":
    case "import":
    case "list":
    case "module":
    case "partial":
    case "super":
    case "unknown":
      return null;
  }
}

/** The session kind that a function hands out, by its return annotation: `Generator[Session, None, None]`. */
export function kindOfReturn(value: Value, readText: (text: string) => Value): SessionKind | null {
  if (
    value.type === "generic" &&
    value.origin.type === "foreign" &&
    yielding.has(lastName(value.origin.name))
  ) {
    const [yielded, , returned] = value.args;
    const inner = lastName(value.origin.name) === "Coroutine" ? returned : yielded;
    return inner === undefined ? null : kindOfType(inner, readText);
  }
  return kindOfType(value, readText);
}

/** The session kind of what calling a value gives, when the value itself tells. */
export function kindOfMade(callee: Value): SessionKind | null {
  if (callee.type === "foreign") {
    const direct = kindOfClassName(callee.name);
    if (direct !== null) return direct;
    if (callee.receiver === null) return null;
    // `maker.begin()` opens a session too.
    if (/\.(begin|registry)$/.test(callee.name)) return kindOfMaker(callee.receiver);
    return kindOfObject(callee.receiver);
  }
  if (callee.type === "class") return kindOfType(callee, () => callee);
  return callee.type === "instance" ? kindOfMaker(callee) : null;
}

/** `sessionmaker(...)`, `async_sessionmaker(...)`, `scoped_session(...)`. */
export function kindOfMaker(instance: InstanceValue): SessionKind | null {
  const { origin } = instance;
  if (origin === null) return null;
  if (asyncMakers.test(origin)) return "async";
  if (syncMakers.test(origin)) {
    const given = instance.args?.keywords.get("class_") ?? instance.args?.positional[1];
    const kind = given === undefined ? null : kindOfType(given, () => given);
    return kind ?? "sync";
  }
  const made = kindOfClassName(origin);
  // `scoped_session(...)` is called to get the session; a session object is not callable.
  return origin.endsWith("scoped_session") ? made : null;
}

/** The kind of an object that is a session, or stands for one as `scoped_session(...)` does; a maker is none yet. */
export function kindOfObject(instance: InstanceValue): SessionKind | null {
  const { origin, attributes } = instance;
  const maker = attributes.get("<receiver>");
  if (origin === null) return null;
  if (origin.endsWith("()") && maker?.type === "instance") return kindOfMaker(maker);
  return kindOfClassName(origin);
}

function kindOfMakerName(name: string): SessionKind | null {
  if (asyncMakers.test(name)) return "async";
  return syncMakers.test(name) ? "sync" : null;
}

function kindOfClassName(name: string): SessionKind | null {
  if (asyncClasses.test(name)) return "async";
  return syncClasses.test(name) ? "sync" : null;
}

function first(values: readonly Value[], kind: (value: Value) => SessionKind | null): SessionKind | null {
  for (const value of values) {
    const found = kind(value);
    if (found !== null) return found;
  }
  return null;
}

export function lastName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
