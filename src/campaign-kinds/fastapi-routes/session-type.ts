import { linearize } from "../../syntax/python/evaluate/classes.ts";
import type { InstanceValue, Value } from "../../syntax/python/evaluate/value.ts";

/** What kind of database session something is or makes. */
export type SessionKind = "sync" | "async";

/**
 * Modules whose sessions are those of SQLAlchemy: its own, those of packages that carry its name, as `sqla_wrapper` and
 * `fastapi_sqla`, and those that are called a database, or the sessions of one: `laboratory.db.session`. A `Session` of
 * any other package may be one of HTTP, of a cloud, or of another database.
 */
const ofDatabases =
  /^(?:\w+\.)*(?:\w*(?:sqla|sqlmodel|advanced_alchemy)\w*\.(?:.*\.)?|(?:\w+_)?(?:db|database|orm)\.(?:sessions?\.)?)(?=\w+$)/;
const asyncClasses = /^(AsyncSession|async_scoped_session)$/;
const syncClasses = /^(Session|scoped_session|SQLModelSession|SessionBase|SignallingSession)$/;
const asyncMakers = /^(sqlalchemy|sqlmodel)\.(.*\.)?async_sessionmaker$/;
/** Functions that hand out the session to which an object belongs. */
const handingOut = /^sqlalchemy\.(.*\.)?(async_)?object_session$/;
/** Functions of packages that open sessions: FastSQLA's are async whatever they are called, those of others by name. */
const openingSync =
  /^(fastapi_sqla\.(.*\.)?open_session|fastapi_(utils|restful)\.(.*\.)?FastAPISessionMaker\(\)\.(get_db|context_session))$/;
const openingAsync = /^(fastapi_sqla\.(.*\.)?open_async_session|fastsqla\.(.*\.)?(open|new)_session)$/;
/** The dependency by which FastSQLA gives its sessions. */
const asyncDependency = /^fastsqla\.(.*\.)?Session$/;
/** The session that a library keeps for each request. */
const keptSession = /^fastapi_(async_)?sqlalchemy\.(.*\.)?db\.session$/;
const syncMakers = /^(sqlalchemy|sqlmodel)\.(.*\.)?sessionmaker$/;
/** What is in the brackets of these is not what is handed over, but what may be asked of it, or only said of it. */
const withoutContents =
  /^collections\.abc\.|(^|\.)(type|Type|Callable|Literal|Awaitable|Coroutine|Async(Iterable|Iterator|Generator)|Iterable|Iterator|Generator|Mutable\w+|Mapping|Sequence|Collection|Container|AbstractSet)$/;
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
 * The session kinds that a type annotation declares, through aliases, unions, `NewType`, subclasses and what holds
 * several. What makes sessions is handed on to be called, so it counts like a session.
 */
export function kindsOfType(
  value: Value,
  readText: (text: string) => Value,
  depth = 0,
): readonly SessionKind[] {
  if (depth > 20) return [];
  const deeper = (inner: Value) => kindsOfType(inner, readText, depth + 1);
  switch (value.type) {
    case "foreign":
      return listed(kindOfClassName(value.name) ?? kindOfMakerName(value.name));
    case "class":
      for (const base of linearize(value)) {
        const kind = base.type === "foreign" ? kindOfClassName(base.name) : null;
        if (kind !== null) return [kind];
      }
      return [];
    case "union":
      return ofAll(value.members, deeper);
    case "generic": {
      const { origin } = value;
      const name = origin.type === "foreign" || origin.type === "builtin" ? origin.name : "";
      if (lastName(name) === "Annotated") return ofAll(value.args.slice(0, 1), deeper);
      if (withoutContents.test(name)) return [];
      const held = ofAll(value.args, deeper);
      return held.length > 0 ? held : deeper(origin);
    }
    case "instance":
      return value.origin !== null && lastName(value.origin) === "NewType"
        ? ofAll(value.args?.positional.slice(1) ?? [], deeper)
        : [];
    case "constant":
      return typeof value.value === "string" ? deeper(readText(value.value)) : [];
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
      return [];
  }
}

/** The first session kind that a type annotation declares. */
export function kindOfType(value: Value, readText: (text: string) => Value): SessionKind | null {
  return kindsOfType(value, readText)[0] ?? null;
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

/** The session kind of what calling a value uses: a session that it makes, or the one that it is a method of. */
export function kindOfUsed(callee: Value): SessionKind | null {
  const receiver = callee.type === "foreign" ? callee.receiver : null;
  return kindOfMade(callee) ?? (receiver === null ? null : kindOfObject(receiver));
}

/** The session kind of what calling a value gives, when the value itself tells. */
export function kindOfMade(callee: Value): SessionKind | null {
  if (callee.type === "foreign") {
    const direct = kindOfClassName(callee.name);
    if (direct !== null) return direct;
    const handed = handingOut.exec(callee.name);
    if (handed !== null) return handed[2] === undefined ? "sync" : "async";
    if (openingAsync.test(callee.name)) return "async";
    if (openingSync.test(callee.name)) return "sync";
    if (callee.receiver === null) return null;
    // `maker.begin()` opens a session too.
    return /\.(begin|registry)$/.test(callee.name) ? kindOfMaker(callee.receiver) : null;
  }
  if (callee.type === "class") return kindOfType(callee, () => callee);
  if (callee.type === "partial") return kindOfMade(callee.callee);
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

/** The kind of what somebody takes to open sessions with: a session, its class, or an object that makes some. */
export function kindOfTaken(value: Value): SessionKind | null {
  if (value.type === "instance") return kindOfMaker(value) ?? kindOfObject(value);
  if (value.type !== "foreign" || value.receiver !== null) return null;
  const kept = keptSession.exec(value.name);
  if (kept !== null) return kept[1] === undefined ? "sync" : "async";
  return kindOfClassName(value.name);
}

function kindOfMakerName(name: string): SessionKind | null {
  if (asyncMakers.test(name)) return "async";
  return syncMakers.test(name) ? "sync" : null;
}

function kindOfClassName(name: string): SessionKind | null {
  if (asyncDependency.test(name)) return "async";
  const last = lastName(name);
  const kind = asyncClasses.test(last) ? "async" : syncClasses.test(last) ? "sync" : null;
  return kind !== null && ofDatabases.test(name) ? kind : null;
}

/** What there is of a kind: one, or none. */
export function listed(kind: SessionKind | null): readonly SessionKind[] {
  return kind === null ? [] : [kind];
}

function ofAll(
  values: readonly Value[],
  kinds: (value: Value) => readonly SessionKind[],
): readonly SessionKind[] {
  return [...new Set(values.flatMap(kinds))];
}

export function lastName(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
