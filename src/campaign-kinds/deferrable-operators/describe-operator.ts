import type { Expression } from "../../syntax/python/ast.ts";
import type {
  ClassHierarchy,
  ClassModel,
  ClassRef,
  Method,
} from "../../syntax/python-operators/class-hierarchy.ts";
import { dottedName, keyword, stringValue } from "../../syntax/python-operators/dotted.ts";
import { nameAtHome } from "../../syntax/python-operators/imported-names.ts";
import { certainCalls, liveCode } from "../../syntax/python-operators/live-code.ts";
import { type ReachedCall, reachableCalls } from "../../syntax/python-operators/reachable-calls.ts";
import {
  describeTrigger,
  type Remark,
  type TriggerFacts,
  triggerExpressions,
} from "../../syntax/python-operators/trigger-facts.ts";
import { waitingReason } from "../../syntax/python-operators/waiting.ts";
import { callbackName, describeCallback } from "./describe-callback.ts";
import type { DeferSite, OperatorFacts } from "./facts.ts";
import { findSwitch } from "./find-switch.ts";
import type { DeferrableOperatorsSettings } from "./settings.ts";
import { renderSource } from "./source-of.ts";
import { describeSyncPath } from "./sync-path.ts";

/** Reads one operator or sensor class. */
export function describeOperator(
  model: ClassModel,
  base: "operator" | "sensor",
  hierarchy: ClassHierarchy,
  settings: DeferrableOperatorsSettings,
): OperatorFacts {
  const frameworkBases = new Set([...settings.operator_bases, ...settings.sensor_bases]);
  const isFramework = (owner: ClassRef) => frameworkBases.has(owner.node.name);
  const entry = (name: string) => {
    const method = hierarchy.method(model, name);
    return method === null || isFramework(method.owner) ? null : method;
  };
  const entries = [entry("execute"), base === "sensor" ? entry("poke") : null].filter(
    (method) => method !== null,
  );
  const options = { switchName: settings.switch, isFramework };
  const reached = entries.flatMap((method) =>
    reachableCalls(method, model, hierarchy, { ...options, followsOthers: false }),
  );
  const calls = reached.filter(isDefer);
  // Deferring again from the callback is part of the same operator.
  const names = new Set(
    calls.map(({ call, at }) => callbackName(keyword(call, "method_name"), at, model, hierarchy)),
  );
  for (const name of names) {
    const method = name === null || name === "execute" || name === "poke" ? null : entry(name);
    if (method !== null)
      calls.push(
        ...reachableCalls(method, model, hierarchy, { ...options, followsOthers: false }).filter(isDefer),
      );
  }
  const unreadable: Remark[] = [];
  const triggers = new Map<string, TriggerFacts>();
  const sites = new Map<string, DeferSite>();
  for (const reachedCall of calls) {
    const site = describeSite(reachedCall, model, hierarchy, triggers, unreadable);
    sites.set(`${site.file}:${site.line}`, site);
  }
  const start = startTrigger(model, hierarchy);
  const all = [...sites.values()];
  const callbackNames = new Set(
    [...all.map((site) => site.callback), start?.callback ?? null].filter((name) => name !== null),
  );
  return {
    base,
    switch: findSwitch(model, settings, hierarchy),
    defers: all.length === 0 ? "no" : all.some((site) => site.isOwn) ? "own" : "inherited",
    startsFromTrigger: start !== null,
    sites: all,
    callbacks: [...callbackNames].map((name) => describeCallback(name, model, hierarchy)),
    triggers: [...triggers.values()],
    waits: entries.flatMap((method) =>
      waitsOf(method, model, hierarchy, { ...options, followsOthers: true }),
    ),
    syncPath: describeSyncPath(model, hierarchy, settings.switch),
    unreadable,
  };
}

/** `self.defer(...)`, or `TaskDeferred(...)`: the exception that `defer` raises, with the same arguments. */
function isDefer({ call, at, selfNames, body }: ReachedCall): boolean {
  const written = dottedName(call.callee);
  if (written !== null && /(^|\.)TaskDeferred$/.test(nameAtHome(written, at.owner.module, body))) return true;
  if (call.callee.type !== "attribute" || call.callee.name !== "defer" || call.callee.object.type !== "name")
    return false;
  return selfNames.has(call.callee.object.id) || call.callee.object.id === at.node.parameters[0]?.name;
}

function describeSite(
  { call, at }: ReachedCall,
  model: ClassModel,
  hierarchy: ClassHierarchy,
  triggers: Map<string, TriggerFacts>,
  unreadable: Remark[],
): DeferSite {
  const file = at.owner.module.path;
  const body = hierarchy.project.body(at.node);
  const given = keyword(call, "trigger");
  const names: string[] = [];
  for (const expression of triggerExpressions(given, body)) {
    const trigger = hierarchy.classOf(expression, at, model);
    if (trigger === null) {
      unreadable.push({
        message: `The trigger ${renderSource(expression)} could not be resolved.`,
        file,
        line: expression.line,
      });
    } else {
      names.push(trigger.node.name);
      triggers.set(`${trigger.module.path}:${trigger.node.name}`, describeTrigger(trigger, hierarchy));
    }
  }
  if (given === null)
    unreadable.push({ message: "This defer call names no trigger.", file, line: call.line });
  const endsInTrigger = triggerExpressions(given, body).every(endsTask);
  const callback = endsInTrigger ? null : callbackName(keyword(call, "method_name"), at, model, hierarchy);
  if (callback === null && !endsInTrigger)
    unreadable.push({ message: "The callback of this defer call could not be read.", file, line: call.line });
  const timeout = keyword(call, "timeout");
  return {
    file,
    line: call.line,
    endLine: call.endLine,
    inMethod: at.node.name,
    isOwn: at.owner.node === model.node && model.node.body.includes(at.node),
    triggers: names,
    callback,
    hasTimeout: timeout !== null && !(timeout.type === "constant" && timeout.value === null),
  };
}

/** `start_from_trigger` with `start_trigger_args`: the task begins in the triggerer, and needs no `defer` call. */
function startTrigger(
  model: ClassModel,
  hierarchy: ClassHierarchy,
): { readonly callback: string | null } | null {
  const args = hierarchy.attribute(model, "start_trigger_args");
  const flag = hierarchy.attribute(model, "start_from_trigger");
  if (args?.value.type !== "call" || flag === null) return null;
  const builder = hierarchy.method(model, "__init__");
  const isSet = flag.value.type === "constant" && flag.value.value === true;
  const canBeSet = builder !== null && /self\.start_from_trigger\s*=/.test(builder.node.source);
  return isSet || canBeSet ? { callback: stringValue(keyword(args.value, "next_method")) } : null;
}

function waitsOf(
  method: Method,
  model: ClassModel,
  hierarchy: ClassHierarchy,
  options: Parameters<typeof reachableCalls>[3],
): OperatorFacts["waits"] {
  const found = new Map<string, OperatorFacts["waits"][number]>();
  const calls = reachableCalls(method, model, hierarchy, options);
  const firstDefer = calls.findIndex(isDefer);
  const certain = certainCalls(liveCode(hierarchy.project.body(method.node)));
  for (const [index, reached] of calls.entries()) {
    const evidence = waitingReason(reached);
    if (evidence === null) continue;
    // What always runs before the first defer call is waited for by who defers, too.
    const isBefore = index < firstDefer && reached.side === "both" && certain.has(reached.call);
    const side = isBefore ? "deferred" : reached.side;
    const way = evidence.chain.map((step) => `${step.name} (${step.file}:${step.line})`);
    const { file, line } = evidence;
    found.set(`${file}:${line}:${side}`, {
      message: [...way, evidence.message].join(", then "),
      file,
      line,
      side,
    });
  }
  return [...found.values()];
}

/** `end_from_trigger=True`: the trigger ends the task itself, so that no callback runs (Airflow 2.10). */
function endsTask(trigger: Expression): boolean {
  const value = trigger.type === "call" ? keyword(trigger, "end_from_trigger") : null;
  return value?.type === "constant" && value.value === true;
}
