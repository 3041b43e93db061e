import { callBuiltIn } from "./built-ins.ts";
import type { Interpreter } from "./interpreter.ts";
import { type CallSite, type FunctionValue, primitive, unknown, type Value } from "./values.ts";

/** A property of a value, methods bound to it. What is not modelled is unknown. */
export function memberOf(value: Value, name: string, interpreter: Interpreter): Value {
  switch (value.kind) {
    case "object":
      return value.properties.get(name) ?? unknown;
    case "class":
      return value.statics.get(name) ?? unknown;
    case "function":
      return value.statics.get(name) ?? functionMember(value, name, interpreter);
    case "foreign":
      return name === "default" && value.path.length === 0
        ? value
        : { ...value, path: [...value.path, name], args: [] };
    case "host":
      return {
        kind: "native",
        call: (args, site) => value.host.invoke(name, args, site) ?? unknown,
      };
    case "array": {
      if (name === "length") return primitive(value.items.length);
      return /^\d+$/.test(name) ? (value.items[Number(name)] ?? primitive(undefined)) : builtIn(value, name);
    }
    case "primitive":
      return typeof value.value === "string" ? builtIn(value, name) : unknown;
    case "native":
    case "unknown":
      return unknown;
  }
}

function builtIn(receiver: Value, name: string): Value {
  return { kind: "native", call: (args, site) => callBuiltIn(receiver, name, args, site) };
}

function functionMember(value: FunctionValue, name: string, interpreter: Interpreter): Value {
  const native = (call: (args: readonly Value[], site: CallSite) => Value): Value => ({
    kind: "native",
    call,
  });
  switch (name) {
    case "bind":
      return native(([self]) => ({ ...value, self: self ?? value.self }));
    case "call":
      return native(([self, ...args], site) =>
        interpreter.call({ ...value, self: self ?? null }, args, site.node),
      );
    case "apply":
      return native(([self, list], site) => {
        const args = list?.kind === "array" ? list.items : [];
        return interpreter.call({ ...value, self: self ?? null }, args, site.node);
      });
    default:
      return unknown;
  }
}
