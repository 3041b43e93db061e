import type { Expression } from "../python/ast.ts";
import { walkExpression, walkStatements } from "../python/walk.ts";
import { allStatements, valueBoundTo } from "./blocks.ts";
import type { ClassHierarchy, ClassModel, Method } from "./class-hierarchy.ts";
import { calledName, dottedName, keyword, stringValue } from "./dotted.ts";
import { type ReachedCall, reachableCalls } from "./reachable-calls.ts";
import { blockingReason } from "./waiting.ts";

/** A sentence and the place that proves it. */
export interface Remark {
  readonly message: string;
  readonly file: string;
  readonly line: number;
}

/** What is known of a trigger class. */
export interface TriggerFacts {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Null: no `run` was found. */
  readonly run: {
    readonly isAsync: boolean;
    readonly yieldsEvent: boolean;
    readonly file: string;
    readonly line: number;
  } | null;
  readonly serialization: {
    /** False: `serialize` says something that could not be read. */
    readonly isReadable: boolean;
    /** Constructor parameters that are not serialised. */
    readonly missing: readonly string[];
    /** Serialised names that the constructor does not take. */
    readonly surplus: readonly string[];
    readonly file: string;
    readonly line: number;
  } | null;
  /** Blocking calls in `run` and what it reaches, and in the constructor. */
  readonly blocking: readonly Remark[];
  readonly heavy: readonly Remark[];
  /** True when it does something about being cancelled. */
  readonly handlesCancellation: boolean;
}

const frameworkTriggers = new Set(["BaseTrigger", "BaseEventTrigger"]);

/** Reads a trigger class. */
export function describeTrigger(model: ClassModel, hierarchy: ClassHierarchy): TriggerFacts {
  const { project } = hierarchy;
  const ownMethod = (name: string) => {
    const method = hierarchy.method(model, name);
    return method === null || frameworkTriggers.has(method.owner.node.name) ? null : method;
  };
  const run = ownMethod("run");
  const options = {
    switchName: "deferrable",
    followsOthers: true,
    isFramework: (owner: { node: { name: string } }) => frameworkTriggers.has(owner.node.name),
  };
  const blocking = run === null ? [] : blockingIn(reachableCalls(run, model, hierarchy, options));
  const builder = ownMethod("__init__");
  const heavy = builder === null ? [] : blockingIn(reachableCalls(builder, model, hierarchy, options));
  return {
    name: model.node.name,
    file: model.module.path,
    line: model.node.line,
    run:
      run === null
        ? null
        : {
            isAsync: run.node.isAsync,
            yieldsEvent: yields(run, hierarchy, model),
            file: run.owner.module.path,
            line: run.node.line,
          },
    serialization: describeSerialization(model, hierarchy, ownMethod("serialize"), builder),
    blocking,
    heavy,
    handlesCancellation:
      ["cleanup", "on_kill"].some((name) => ownMethod(name) !== null) ||
      (run?.node.source.includes("CancelledError") ?? false),
  };

  function yields(method: Method, within: ClassHierarchy, self: ClassModel): boolean {
    let found = false;
    walkStatements(project.body(method.node), {
      expression(part) {
        if (part.type === "yield") found = true;
        // `async for event in super().run(): yield event` shows its own yield; a bare delegation does not.
        if (
          part.type === "call" &&
          part.callee.type === "attribute" &&
          part.callee.name === "run" &&
          part.callee.object.type === "call"
        ) {
          const above = within.method(self, "run", method.owner.node);
          if (above !== null && yields(above, within, self)) found = true;
        }
      },
    });
    return found;
  }
}

/** Blocking work of async code: direct, or in sync methods of the project that it calls without a thread. */
function blockingIn(calls: readonly ReachedCall[]): readonly Remark[] {
  const seen = new Map<string, Remark>();
  for (const reached of calls) {
    const evidence = blockingReason(reached);
    if (evidence === null) continue;
    const way = evidence.chain.map((step) => `${step.name} (${step.file}:${step.line})`);
    const message = [...way, evidence.message].join(", then ");
    seen.set(`${evidence.file}:${evidence.line}`, { message, file: evidence.file, line: evidence.line });
  }
  return [...seen.values()];
}

function describeSerialization(
  model: ClassModel,
  hierarchy: ClassHierarchy,
  serialize: Method | null,
  builder: Method | null,
): TriggerFacts["serialization"] {
  if (serialize === null) return null;
  const keys = new Set<string>();
  let isReadable = collectKeys(serialize, model, hierarchy, keys);
  const given = builder === null ? [] : builder.node.parameters.slice(1);
  const takesAny = given.some((parameter) => parameter.kind === "keywords");
  // Fields that the constructor hands to its base, which serialises them.
  const usesFields = serialize.node.source.includes("serialized_fields");
  if (usesFields && builder !== null)
    isReadable = collectFields(builder, model, hierarchy, keys) && isReadable;
  const named = given
    .filter((parameter) => parameter.kind === "positional" || parameter.kind === "keyword")
    .map((parameter) => parameter.name);
  const accepted = new Set([...named, ...(takesAny ? keys : [])]);
  return {
    isReadable,
    missing: isReadable ? named.filter((name) => !keys.has(name)) : [],
    surplus: isReadable && builder !== null ? [...keys].filter((name) => !accepted.has(name)) : [],
    file: serialize.owner.module.path,
    line: serialize.node.line,
  };
}

/** Adds the keys of every dict that `serialize` builds; false when one of them could not be read. */
function collectKeys(
  method: Method,
  model: ClassModel,
  hierarchy: ClassHierarchy,
  keys: Set<string>,
): boolean {
  const body = hierarchy.project.body(method.node);
  const variables = new Map<string, Expression>();
  for (const statement of allStatements(body)) {
    for (const name of namesBound(statement)) {
      const value = valueBoundTo(name, statement);
      if (value !== null) variables.set(name, value);
    }
  }
  let isReadable = true;
  const read = (value: Expression): void => {
    if (value.type === "name") {
      const bound = variables.get(value.id);
      if (bound === undefined) isReadable = false;
      else read(bound);
    } else if (value.type === "dict") {
      for (const entry of value.entries) {
        const key = stringValue(entry.key);
        if (key !== null) keys.add(key);
        else if (entry.key === null) read(entry.value);
        else isReadable = false;
      }
    } else if (value.type === "call" && calledName(value) === "dict") {
      for (const argument of value.args) {
        if (argument.name !== null) keys.add(argument.name);
        else read(argument.value);
      }
    } else if (value.type === "call" && calledName(value) === "prune_dict" && value.args[0] !== undefined) {
      read(value.args[0].value);
    } else if (value.type === "subscript" || (value.type === "call" && calledName(value) === "serialize")) {
      const above = hierarchy.method(model, "serialize", method.owner.node);
      if (above === null || !collectKeys(above, model, hierarchy, keys)) isReadable = false;
    } else if (dottedName(value)?.endsWith("serialized_fields") !== true) {
      isReadable = false;
    }
  };
  for (const statement of allStatements(body)) {
    if (
      statement.type === "return" &&
      statement.value?.type === "sequence" &&
      statement.value.elements[1] !== undefined
    )
      read(statement.value.elements[1]);
    else if (statement.type === "return" && statement.value !== null) read(statement.value);
    if (
      statement.type === "expression" &&
      statement.value.type === "call" &&
      calledName(statement.value) === "update"
    ) {
      for (const argument of statement.value.args) {
        if (argument.name !== null) keys.add(argument.name);
        else read(argument.value);
      }
    }
    if (statement.type === "assign") {
      for (const target of statement.targets) {
        const key = target.type === "subscript" ? stringValue(target.index[0] ?? null) : null;
        if (key !== null) keys.add(key);
        // `classpath, kwargs = super().serialize()`
        if (target.type === "sequence" && statement.value.type === "call") read(statement.value);
      }
    }
  }
  return isReadable;
}

function namesBound(statement: ReturnType<typeof allStatements>[number]): readonly string[] {
  if (statement.type === "assign") {
    return statement.targets.flatMap((target) =>
      target.type === "name"
        ? [target.id]
        : target.type === "sequence"
          ? target.elements.flatMap((each) => (each.type === "name" ? [each.id] : []))
          : [],
    );
  }
  return statement.type === "annotated" && statement.target.type === "name" ? [statement.target.id] : [];
}

/** Adds the names of `super().__init__(serialized_fields={...})`, up the lineage. */
function collectFields(
  builder: Method,
  model: ClassModel,
  hierarchy: ClassHierarchy,
  keys: Set<string>,
): boolean {
  let isReadable = true;
  walkStatements(hierarchy.project.body(builder.node), {
    expression(part) {
      if (part.type !== "call" || calledName(part) !== "__init__") return;
      const fields = keyword(part, "serialized_fields");
      if (fields?.type === "dict") {
        for (const entry of fields.entries) {
          const key = stringValue(entry.key);
          if (key === null) isReadable = false;
          else keys.add(key);
        }
      } else if (fields !== null) {
        isReadable = false;
      }
      // Parameters that the base serialises under its own names, passed on under the same name.
      const above = hierarchy.method(model, "__init__", builder.owner.node);
      const names = new Set(above?.node.parameters.map((parameter) => parameter.name));
      for (const argument of part.args) {
        if (argument.name !== null && names.has(argument.name) && argument.value.type === "name")
          keys.add(argument.value.id);
      }
    },
  });
  return isReadable;
}

/** The expressions that can be the trigger of a `defer` call: variables and conditions are looked through. */
export function triggerExpressions(
  expression: Expression | null,
  body: readonly ReturnType<typeof allStatements>[number][],
): readonly Expression[] {
  if (expression === null) return [];
  if (expression.type === "conditional") {
    return [...triggerExpressions(expression.then, body), ...triggerExpressions(expression.otherwise, body)];
  }
  if (expression.type !== "name") return [expression];
  const bound = allStatements(body).flatMap((statement) => {
    const value = valueBoundTo(expression.id, statement);
    return value === null || value === expression ? [] : triggerExpressions(value, []);
  });
  return bound.length === 0 ? [expression] : bound;
}

/** Names that a call passes by keyword. */
export function keywordsOf(expression: Expression): readonly string[] {
  const names: string[] = [];
  walkExpression(expression, {
    expression(part) {
      if (part === expression && part.type === "call") {
        for (const argument of part.args) if (argument.name !== null) names.push(argument.name);
      }
    },
  });
  return names;
}
