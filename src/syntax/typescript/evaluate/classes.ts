import { ts } from "../compiler.ts";
import { propertyName } from "./expressions.ts";
import type { Interpreter } from "./interpreter.ts";
import { bind, childScope } from "./scope.ts";
import type { Scope } from "./values.ts";
import { type ClassValue, type FunctionNode, type ObjectValue, unknown, type Value } from "./values.ts";

/** Makes a class and runs its static parts. */
export function defineClass(
  node: ts.ClassLikeDeclaration,
  scope: Scope,
  interpreter: Interpreter,
): ClassValue {
  const value: ClassValue = { kind: "class", node, scope, statics: new Map() };
  const inner = childScope(scope, value);
  if (node.name !== undefined) bind(inner, node.name.text, value);
  for (const member of node.members) {
    if (!isStatic(member) || member.name === undefined) continue;
    const name = propertyName(member.name, scope, interpreter);
    if (name === null) continue;
    if (ts.isPropertyDeclaration(member) && member.initializer !== undefined) {
      value.statics.set(name, interpreter.evaluate(member.initializer, inner));
    } else if (ts.isMethodDeclaration(member)) {
      value.statics.set(name, interpreter.functionOf(member, scope, value));
    }
  }
  return value;
}

/** Makes an instance: methods and fields of all project base classes, then the constructors. */
export function instantiate(
  value: ClassValue,
  args: readonly Value[],
  interpreter: Interpreter,
): ObjectValue {
  const object: ObjectValue = { kind: "object", properties: new Map(), instanceOf: value };
  defineMethods(value, object, interpreter);
  runConstructor(value, object, args, interpreter);
  return object;
}

/** The class that a class extends, or null when it is none of the project. */
export function baseOf(value: ClassValue, interpreter: Interpreter): ClassValue | null {
  const clause = value.node.heritageClauses?.find((entry) => entry.token === ts.SyntaxKind.ExtendsKeyword);
  const expression = clause?.types[0]?.expression;
  if (expression === undefined) return null;
  const base = interpreter.evaluate(expression, value.scope);
  return base.kind === "class" && base.node !== value.node ? base : null;
}

function defineMethods(value: ClassValue, object: ObjectValue, interpreter: Interpreter): void {
  const base = baseOf(value, interpreter);
  if (base !== null) defineMethods(base, object, interpreter);
  const scope = methodScope(value, object, interpreter);
  for (const member of value.node.members) {
    if (isStatic(member) || !(ts.isMethodDeclaration(member) || ts.isGetAccessor(member))) continue;
    const name = propertyName(member.name, value.scope, interpreter);
    if (name === null || member.body === undefined) continue;
    const method = interpreter.functionOf(member, scope, object);
    object.properties.set(name, method);
  }
}

/** The scope of methods: `super.name` is the base class's method on this object. */
function methodScope(value: ClassValue, object: ObjectValue, interpreter: Interpreter): Scope {
  const scope = childScope(value.scope, object);
  const base = baseOf(value, interpreter);
  if (base === null) return scope;
  const methods: ObjectValue = { kind: "object", properties: new Map(object.properties), instanceOf: base };
  bind(scope, "super", methods);
  return scope;
}

function runConstructor(
  value: ClassValue,
  object: ObjectValue,
  args: readonly Value[],
  interpreter: Interpreter,
): void {
  const base = baseOf(value, interpreter);
  const builder = value.node.members.find(
    (member): member is ts.ConstructorDeclaration =>
      ts.isConstructorDeclaration(member) && member.body !== undefined,
  );
  const scope = methodScope(value, object, interpreter);
  const initialise = () => {
    for (const member of value.node.members) {
      if (!ts.isPropertyDeclaration(member) || isStatic(member) || member.initializer === undefined) continue;
      const name = propertyName(member.name, value.scope, interpreter);
      if (name !== null) object.properties.set(name, interpreter.evaluate(member.initializer, scope));
    }
  };
  if (builder === undefined) {
    if (base !== null) runConstructor(base, object, args, interpreter);
    initialise();
    return;
  }
  if (base === null) initialise();
  bind(scope, "super()", {
    kind: "native",
    call: (given) => {
      if (base !== null) {
        runConstructor(base, object, given, interpreter);
        initialise();
      }
      return unknown;
    },
  });
  for (const [index, parameter] of builder.parameters.entries()) {
    if (parameter.modifiers === undefined || !ts.isIdentifier(parameter.name)) continue;
    object.properties.set(parameter.name.text, args[index] ?? unknown);
  }
  interpreter.call({ ...functionValue(builder, scope), self: object }, args, builder);
}

function functionValue(node: FunctionNode, scope: Scope) {
  return {
    kind: "function" as const,
    node,
    scope,
    self: null,
    statics: new Map<string, Value>(),
    wraps: null,
  };
}

function isStatic(member: ts.ClassElement): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
}
