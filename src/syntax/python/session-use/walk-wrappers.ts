import { childOf, descendants, hasKeyword } from "../plain-tree.ts";
import { parameterNames } from "./references.ts";
import type { SessionKind } from "./session-types.ts";
import type { Step, Walking } from "./step.ts";
import { unawaitedInWrapper, wrappersOf } from "./wrappers.ts";

/** `kwargs["session"].commit()` in a wrapper. */
const endOfKeyword = /^\w+(\[["']\w+["']\]|\.get\(["']\w+["']\))\.(commit|rollback|close)$/;

/** What decorators put around the handler gets its session as well, and has to await it now. */
export function visitWrappers(walk: Walking, start: Step, sessions: ReadonlyMap<string, SessionKind>): void {
  for (const wrapper of wrappersOf(start.node, start.path, walk.files)) {
    const step = walk.stepTo(start, wrapper.path, wrapper.node, wrapper.name);
    const names = new Set(parameterNames(wrapper.node));
    const own = new Map([...sessions].filter(([name]) => names.has(name)));
    if (own.size > 0) walk.visit(step, own, false);
    for (const node of descendants(wrapper.node)) {
      const method =
        node.type === "call" ? endOfKeyword.exec(childOf(node, "function")?.text ?? "")?.[2] : undefined;
      if (method !== undefined)
        walk.calls.push({ step, use: { type: "call", method, node, session: "async" } });
    }
    for (const call of hasKeyword(start.node, "async") ? unawaitedInWrapper(wrapper) : []) {
      const message = `\`${start.name}\` is async, but the decorator \`${wrapper.name}\` does not await it`;
      walk.fault(step, "not-awaited", call, message, null);
    }
  }
}
