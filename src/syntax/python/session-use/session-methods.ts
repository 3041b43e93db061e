/**
 * What a method of SQLAlchemy's `AsyncSession` asks for. Source: introspection of SQLAlchemy 2.0.52.
 */
export type MethodKind = "awaitable" | "plain" | "transaction" | "missing" | "unknown";

const awaitable = new Set(
  (
    "aclose close close_all commit connection delete execute flush get get_one invalidate merge refresh reset " +
    "rollback run_sync scalar scalars stream stream_scalars"
  ).split(" "),
);

const plain = new Set(
  (
    "add add_all expire expire_all expunge expunge_all get_bind get_nested_transaction get_transaction " +
    "identity_key in_nested_transaction in_transaction is_modified object_session"
  ).split(" "),
);

/** On `Session` only: on the async session they raise AttributeError, or silently answer something else (`bind`). */
const missing = new Set(
  (
    "query bulk_insert_mappings bulk_save_objects bulk_update_mappings bind_mapper bind_table bind " +
    "enable_relationship_loading prepare transaction execution_options"
  ).split(" "),
);

/** How the async session treats a method or property. */
export function methodKind(name: string): MethodKind {
  if (awaitable.has(name)) return "awaitable";
  if (plain.has(name)) return "plain";
  if (name === "begin" || name === "begin_nested") return "transaction";
  return missing.has(name) ? "missing" : "unknown";
}

/** What awaiting a method gives. */
export type ResultKind = "result" | "async-result" | "connection" | "other";

/** What awaiting a session method gives. */
export function resultKind(method: string): ResultKind {
  if (method === "execute" || method === "scalars") return "result";
  if (method === "stream" || method === "stream_scalars") return "async-result";
  return method === "connection" ? "connection" : "other";
}

/** Methods of `AsyncResult` that must be awaited; the others give another result. */
export const asyncResultAwaitable: ReadonlySet<string> = new Set(
  "all close fetchall fetchmany fetchone first freeze one one_or_none scalar scalar_one scalar_one_or_none".split(
    " ",
  ),
);

/** Methods of `AsyncConnection` that must be awaited. */
export const connectionAwaitable: ReadonlySet<string> = new Set(
  (
    "aclose close commit exec_driver_sql execute execution_options get_raw_connection invalidate rollback " +
    "run_sync scalar scalars"
  ).split(" "),
);

/** Methods that end the transaction, or make all work in it void. */
export const endings: ReadonlySet<string> = new Set(
  "commit rollback close aclose reset invalidate close_all".split(" "),
);
