import type { Reason, TargetState } from "../../domain/target.ts";
import type { Expression } from "../../syntax/python/ast.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import {
  allStatements,
  type ClassHierarchy,
  type ClassModel,
  type ClassRef,
  type Method,
  valueBoundTo,
} from "../../syntax/python-operators/class-hierarchy.ts";
import { dottedName, keyword, stringValue } from "../../syntax/python-operators/dotted.ts";
import { type ReachedCall, reachableCalls } from "../../syntax/python-operators/reachable-calls.ts";
import {
  describeTrigger,
  type Remark,
  type TriggerFacts,
  triggerExpressions,
} from "../../syntax/python-operators/trigger-facts.ts";
import { waitingReason } from "../../syntax/python-operators/waiting.ts";
import type { CallbackFacts, DeferSite, OperatorFacts, SwitchFacts } from "./facts.ts";
import type { DeferrableOperatorsSettings } from "./settings.ts";
import { renderSource } from "./source-of.ts";

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
    switch: findSwitch(model, hierarchy, settings),
    defers: all.length === 0 ? "no" : all.some((site) => site.isOwn) ? "own" : "inherited",
    startsFromTrigger: start !== null,
    sites: all,
    callbacks: [...callbackNames].map((name) => describeCallback(name, model, hierarchy)),
    triggers: [...triggers.values()],
    waits: entries.flatMap((method) =>
      waitsOf(method, model, hierarchy, { ...options, followsOthers: true }),
    ),
    syncPath: renderSyncPath(entry("execute"), hierarchy, settings.switch),
    unreadable,
  };
}

function isDefer({ call, at, selfNames }: ReachedCall): boolean {
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
  const callback = callbackName(keyword(call, "method_name"), at, model, hierarchy);
  if (callback === null)
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

/** The name of the callback: text, a constant, `self.method.__name__`, a parameter's default. */
function callbackName(
  expression: Expression | null,
  at: Method,
  model: ClassModel,
  hierarchy: ClassHierarchy,
): string | null {
  if (expression === null) return null;
  const text = stringValue(expression);
  if (text !== null) return text;
  if (
    expression.type === "attribute" &&
    expression.name === "__name__" &&
    expression.object.type === "attribute"
  )
    return expression.object.name;
  if (expression.type === "attribute" && expression.object.type === "name") {
    const attribute = hierarchy.attribute(model, expression.name);
    if (attribute !== null) return stringValue(attribute.value);
  }
  if (expression.type === "name") {
    const parameter = at.node.parameters.find((each) => each.name === expression.id);
    if (parameter?.default !== undefined && parameter.default !== null)
      return callbackName(parameter.default, at, model, hierarchy);
    for (const statement of allStatements(hierarchy.project.body(at.node))) {
      const value = valueBoundTo(expression.id, statement);
      if (value !== null && value !== expression) return callbackName(value, at, model, hierarchy);
    }
  }
  const dotted = dottedName(expression);
  const found = dotted === null ? null : hierarchy.project.resolve(at.owner.module.path, dotted);
  return found?.type === "assignment" ? stringValue(found.value) : null;
}

function describeCallback(name: string, model: ClassModel, hierarchy: ClassHierarchy): CallbackFacts {
  const method = hierarchy.method(model, name);
  if (method === null) return { name, place: null, takesContext: false, takesEvent: false, raises: false };
  const parameters = method.node.parameters.slice(1);
  const takesAny = parameters.some((parameter) => parameter.kind === "keywords");
  const named = (wanted: string) =>
    parameters.some((parameter) => parameter.name === wanted || parameter.name === `_${wanted}`);
  const isInherited = method.owner.node !== model.node;
  const reached = reachableCalls(method, model, hierarchy, {
    switchName: "",
    followsOthers: true,
    isFramework: () => false,
  });
  const bodies = new Set([method, ...reached.map(({ at }) => at)].map(({ node }) => node));
  return {
    name,
    place: { file: method.owner.module.path, line: method.node.line },
    takesContext:
      takesAny || named("context") || (isInherited && parameters.length > 0) || parameters.length > 1,
    takesEvent: takesAny || named("event") || parameters.length > 1,
    raises:
      [...bodies].some((node) => hasRaise(hierarchy, { owner: method.owner, node })) ||
      name === "execute" ||
      name === "poke",
  };
}

function hasRaise(hierarchy: ClassHierarchy, { node }: Method): boolean {
  let found = false;
  walkStatements(hierarchy.project.body(node), {
    statement(statement) {
      if (statement.type === "raise") found = true;
    },
  });
  return found;
}

/** `start_from_trigger` with `start_trigger_args`: the task begins in the triggerer, and needs no `defer` call. */
function startTrigger(
  model: ClassModel,
  hierarchy: ClassHierarchy,
): { readonly callback: string | null } | null {
  const args = hierarchy.attribute(model, "start_trigger_args");
  const flag = hierarchy.attribute(model, "start_from_trigger");
  if (args === null || args.value.type !== "call" || flag === null) return null;
  const builder = hierarchy.method(model, "__init__");
  const isSet = flag.value.type === "constant" && flag.value.value === true;
  const canBeSet = builder !== null && /self\.start_from_trigger\s*=/.test(builder.node.source);
  return isSet || canBeSet ? { callback: stringValue(keyword(args.value, "next_method")) } : null;
}

function findSwitch(
  model: ClassModel,
  hierarchy: ClassHierarchy,
  settings: DeferrableOperatorsSettings,
): SwitchFacts | null {
  for (const owner of model.lineage) {
    for (const statement of owner.node.body) {
      if (statement.type !== "function" || statement.name !== "__init__") continue;
      const parameter = statement.parameters.find((each) => each.name === settings.switch);
      if (parameter === undefined) continue;
      const source = parameter.default === null ? null : renderSource(parameter.default);
      const isConfigured = source !== null && squeeze(source) === squeeze(settings.switch_default);
      return {
        parameter: parameter.name,
        default: source,
        isConfigured,
        file: owner.module.path,
        line: parameter.line,
      };
    }
  }
  return null;
}

function squeeze(source: string): string {
  return source.replace(/\s+/g, "").replaceAll("'", '"').replace(/,\)/g, ")");
}

function waitsOf(
  method: Method,
  model: ClassModel,
  hierarchy: ClassHierarchy,
  options: Parameters<typeof reachableCalls>[3],
): OperatorFacts["waits"] {
  const found = new Map<string, OperatorFacts["waits"][number]>();
  for (const reached of reachableCalls(method, model, hierarchy, options)) {
    const evidence = waitingReason(reached);
    if (evidence === null) continue;
    const way = evidence.chain.map((step) => `${step.name} (${step.file}:${step.line})`);
    const { file, line } = evidence;
    found.set(`${file}:${line}:${reached.side}`, {
      message: [...way, evidence.message].join(", then "),
      file,
      line,
      side: reached.side,
    });
  }
  return [...found.values()];
}

/** `execute` without what runs only when deferring. */
function renderSyncPath(method: Method | null, hierarchy: ClassHierarchy, switchName: string): string | null {
  if (method === null) return null;
  return renderSource(hierarchy.project.body(method.node), switchName);
}

/** A state and what proves it. */
export interface StateOfOperator {
  readonly state: TargetState;
  readonly reasons: readonly Reason[];
  readonly isAlways: boolean;
}

/** The state of an operator by its facts. */
export function operatorState(
  model: ClassModel,
  facts: OperatorFacts,
  settings: DeferrableOperatorsSettings,
): StateOfOperator {
  const place = { file: model.module.path, line: model.node.line };
  const isAlways = facts.switch === null && facts.sites.length > 0;
  if (facts.sites.length > 0 || facts.startsFromTrigger) {
    const reasons = facts.sites.map((site) => ({
      message: `defers to ${site.triggers.join(" or ") || "a trigger"} in ${site.inMethod}`,
      file: site.file,
      line: site.line,
    }));
    const blocking = facts.triggers.flatMap((trigger) =>
      trigger.blocking.map(({ message, file, line }) => ({
        message: `${trigger.name}.run blocks the triggerer: ${message}`,
        file,
        line,
      })),
    );
    if (blocking.length > 0) return { state: "blocking", reasons: [...reasons, ...blocking], isAlways };
    const start = facts.startsFromTrigger ? [{ message: "can start in the triggerer", ...place }] : [];
    return { state: "converted", reasons: [...reasons, ...start], isAlways };
  }
  const reasons = facts.waits.map(({ message, file, line }) => ({ message, file, line }));
  if (facts.base === "sensor") {
    return {
      state: "to-convert",
      reasons: [{ message: "a sensor holds its slot between pokes", ...place }, ...reasons],
      isAlways: false,
    };
  }
  const hint = waitParameter(model, settings);
  if (reasons.length > 0 || hint !== null) {
    return { state: "to-convert", reasons: [...reasons, ...(hint === null ? [] : [hint])], isAlways: false };
  }
  return {
    state: "not-applicable",
    reasons: [{ message: "nothing was found that waits while holding the slot", ...place }],
    isAlways: false,
  };
}

function waitParameter(model: ClassModel, settings: DeferrableOperatorsSettings): Reason | null {
  for (const owner of model.lineage) {
    for (const statement of owner.node.body) {
      if (statement.type !== "function" || statement.name !== "__init__") continue;
      const parameter = statement.parameters.find((each) => settings.wait_parameters.includes(each.name));
      if (parameter !== undefined) {
        return {
          message: `has the parameter ${parameter.name}`,
          file: owner.module.path,
          line: parameter.line,
        };
      }
    }
  }
  return null;
}
