import { calledName, dottedName, stringValue } from "./dotted.ts";
import { nameAtHome } from "./imported-names.ts";
import type { ReachedCall } from "./reachable-calls.ts";

/** A place that shows something, with the calls that lead there. */
export interface Evidence {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly chain: ReachedCall["chain"];
}

const waitingNames = /^(wait|wait_for\w*|wait_until\w*|poll\w*|await_\w+|_wait\w*|_poll\w*|monitor_\w+)$/;
/** They wait for a lock, an event or a child of their own process, or build a matcher; no external system is polled. */
const harmlessOwners = /(^|\.)(asyncio|threading|event|condition|tenacity|retry)$/i;

/** Why a call holds the slot while an external system works, or null. */
export function waitingReason({ call, at, body, isInLoop, chain }: ReachedCall): Evidence | null {
  const name = calledName(call);
  const owner = call.callee.type === "attribute" ? (dottedName(call.callee.object) ?? "") : "";
  const place = { file: at.owner.module.path, line: call.line, chain };
  const home = nameAtHome(dottedName(call.callee) ?? "", at.owner.module, body);
  if ((home === "time.sleep" || home === "sleep") && isInLoop)
    return { message: "sleeps in a loop", ...place };
  if (harmlessOwners.test(owner)) return null;
  if (waitingNames.test(name)) return { message: `calls ${name}, which waits`, ...place };
  if (name === "result" && /(operation|job|future|lro|poller|request)$/i.test(owner)) {
    return { message: `waits for ${owner}.result()`, ...place };
  }
  return null;
}

const blockingFunctions = new Set([
  "time.sleep",
  "subprocess.run",
  "subprocess.call",
  "subprocess.check_call",
  "subprocess.check_output",
  "subprocess.Popen",
  "os.system",
  "urllib.request.urlopen",
  "socket.create_connection",
]);
const blockingModules = /^(requests|httpx)\.(get|post|put|delete|patch|head|options|request)$/;
/** Calls by which hooks reach the network or the database; all of them are made on the calling thread. */
const blockingMembers = new Set(["get_conn", "get_records", "get_first", "get_pandas_df", "run_query"]);

/** `__import__("time").sleep` and `import_module("time").sleep` as a dotted name, or null. */
function inlineImport({ callee }: ReachedCall["call"]): string | null {
  if (callee.type !== "attribute" || callee.object.type !== "call") return null;
  const importer = calledName(callee.object);
  const module = stringValue(callee.object.args[0]?.value ?? null);
  const isImport = importer === "__import__" || importer === "import_module";
  return isImport && module !== null ? `${module}.${callee.name}` : null;
}

/** Why a call blocks the event loop of a triggerer, or null. */
export function blockingReason({ call, at, body, isAwaited, target, chain }: ReachedCall): Evidence | null {
  if (isAwaited) return null;
  const written = dottedName(call.callee) ?? inlineImport(call);
  const dotted = written === null ? null : nameAtHome(written, at.owner.module, body);
  const name = calledName(call);
  const place = { file: at.owner.module.path, line: call.line, chain };
  if (dotted !== null && (blockingFunctions.has(dotted) || blockingModules.test(dotted))) {
    return { message: `${dotted} blocks`, ...place };
  }
  if (dotted === "sleep") return { message: "sleep blocks", ...place };
  const isHook =
    call.callee.type === "attribute" && /hook|self/i.test(dottedName(call.callee.object) ?? "hook");
  // Async hooks keep these names for coroutines, context managers and parsers of what was awaited.
  const isAsync = target !== null && (target.node.isAsync || target.owner.node.name.includes("Async"));
  if (isHook && !isAsync && blockingMembers.has(name))
    return { message: `${name} connects on the calling thread`, ...place };
  return null;
}
