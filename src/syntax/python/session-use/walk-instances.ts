import { childOf, descendants } from "../plain-tree.ts";
import { type Callee, type FoundFunction, findCallee, methodOf } from "./callees.ts";
import { instanceUses, methodsOf, sessionAttribute } from "./class-use.ts";
import { functionAround, isAwaited } from "./fate.ts";
import type { SessionKind } from "./session-types.ts";
import type { Step, Visit, Walking } from "./step.ts";
import type { Use } from "./use.ts";

/** A session is given to the constructor of a class, or kept in an instance of it. */
export function giveToClass(
  walk: Walking,
  step: Step,
  use: Use & { type: "hand-off" },
  callee: Callee & { type: "class" },
): Visit["blamed"] {
  const attribute = use.attribute ?? sessionAttribute(callee.node, callee.path, use.argument, walk.files);
  const isSync = use.session === "sync";
  if (attribute === null) {
    if (isSync || methodsOf(callee.node).length === 0) return [];
    walk.fault(
      step,
      "unseen-helper",
      use.call,
      `the async session is handed to \`${callee.name}\`, and where it keeps it could not be seen`,
      null,
    );
    return [];
  }
  const uses = instanceUses(use.call, step.node);
  for (const { name, node, call } of uses.filter((one) => one.type === "method")) {
    const method = methodOf(callee.node, callee.path, name, walk.files);
    if (method === null) {
      const message = `the async session is handed to \`${callee.name}\`, whose method \`${name}\` could not be found`;
      if (!isSync && call !== null && name !== "__call__")
        walk.fault(step, "unseen-helper", call, message, null, isAwaited(call));
      continue;
    }
    const visit = enterMethod(walk, step, callee, attribute, method, use.session);
    if (isSync) continue;
    const label = `${callee.name}.${name}`;
    if (visit.blamed.length > 0) walk.blame(step, { ...use, call: call ?? node }, method, visit.blamed);
    else if (call !== null && ((method.isAsync && !method.isGenerator) || visit.returnsCoroutine)) {
      walk.mustAwait(step, call, label);
    }
  }
  if (uses.some((one) => one.type === "given-away")) giveAway(walk, step, use, callee, attribute);
  return [];
}

function enterMethod(
  walk: Walking,
  step: Step,
  owner: Callee & { type: "class" },
  attribute: string,
  method: FoundFunction,
  session: SessionKind,
): Visit {
  const next = { ...walk.stepTo(step, method.path, method.node, `${owner.name}.${method.name}`), owner };
  const sessions = new Map<string, SessionKind>([[`self.${attribute}`, session]]);
  return walk.visit(next, sessions, session === "async" && !method.isAsync);
}

/** An instance goes where it is not followed: all of its methods may run. */
function giveAway(
  walk: Walking,
  step: Step,
  use: Use & { type: "hand-off" },
  callee: Callee & { type: "class" },
  attribute: string,
): void {
  const methods = methodsOf(callee.node).flatMap((node) => {
    const method = methodOf(callee.node, callee.path, childOf(node, "name")?.text ?? "", walk.files);
    return method === null ? [] : [method];
  });
  const visits = methods.map((method) => ({
    method,
    blamed: enterMethod(walk, step, callee, attribute, method, use.session).blamed,
  }));
  const wrong = visits.find(({ blamed }) => blamed.length > 0);
  if (wrong === undefined || use.session === "sync") return;
  if (methods.every(({ isAsync }) => !isAsync)) walk.blame(step, use, wrong.method, wrong.blamed);
  else {
    const what = `\`${callee.name}\`, whose method \`${wrong.method.name}\` is written for a sync session`;
    walk.fault(step, "unseen-helper", use.call, `the async session is handed to ${what}`, null);
  }
}

/** `self.load()` runs with the session that the instance keeps. */
export function visitOwnMethods(
  walk: Walking,
  step: Step,
  sessions: ReadonlyMap<string, SessionKind>,
  isSyncHelper: boolean,
): Visit["blamed"] {
  const kept = new Map([...sessions].filter(([name]) => name.startsWith("self.")));
  if (kept.size === 0) return [];
  const isAsync = [...kept.values()].includes("async");
  const blamed: Visit["blamed"][number][] = [];
  for (const call of descendants(step.node)) {
    const callee = call.type === "call" ? childOf(call, "function") : null;
    if (callee === null || !/^self\.\w+$/.test(callee.text)) continue;
    const { owner } = step;
    const name = callee.text.slice("self.".length);
    const method =
      owner === undefined
        ? findCallee(callee, step.path, step.node, walk.files)
        : methodOf(owner.node, owner.path, name, walk.files);
    if (method?.type !== "function") continue;
    const next = walk.stepTo(step, method.path, method.node, method.name);
    const visit = walk.visit(
      owner === undefined ? next : { ...next, owner },
      kept,
      isAsync && !method.isAsync,
    );
    if (!isAsync) continue;
    const gives = (method.isAsync && !method.isGenerator) || visit.returnsCoroutine;
    if (visit.blamed.length > 0 && isSyncHelper) blamed.push(...visit.blamed);
    else if (visit.blamed.length > 0) walk.blame(step, { call }, method, visit.blamed);
    else if (gives && functionAround(call) === step.node) walk.mustAwait(step, call, method.name);
  }
  return blamed;
}
