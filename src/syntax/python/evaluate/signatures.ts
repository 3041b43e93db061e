import type { Parameter } from "../ast.ts";
import { here } from "../ledger.ts";
import { argument } from "./call-arguments.ts";
import { dictOf, listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { fixedValue, standingFor } from "./functions.ts";
import {
  builtin,
  type CallArguments,
  type FunctionValue,
  foreign,
  type InstanceValue,
  type ListValue,
  type Scope,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** A parameter with the scope in which its annotation and its default are read. */
export interface ScopedParameter {
  readonly parameter: Parameter;
  readonly scope: Scope;
}

const parametersOfSignature = new WeakMap<InstanceValue, ListValue>();
const parameterOfObject = new WeakMap<InstanceValue, ScopedParameter>();

/** The parameters that a function has set for itself as `__signature__`; null where it has not. */
export function statedParameters(value: FunctionValue): readonly ScopedParameter[] | null {
  const stated = value.attributes.get("__signature__");
  const list = stated?.type === "instance" ? parametersOfSignature.get(stated) : undefined;
  return (
    list?.items.flatMap((item) => {
      const one = item.type === "instance" ? parameterOfObject.get(item) : undefined;
      return one === undefined ? [] : [one];
    }) ?? null
  );
}

/** `inspect.signature(callable)`; null where nothing of it is known. */
export function signatureOf(value: Value, site: Site, evaluator: Evaluator): Value | null {
  const parameters = parametersOf(value);
  if (parameters === null) return null;
  return signature(listOf(parameters.map((one) => parameterObject(one, site, evaluator))), site);
}

/** `inspect.Signature(parameters)`. */
export function madeSignature(args: CallArguments, site: Site, evaluator: Evaluator): Value {
  return signature(itemsOf(argument(args, "parameters", 0), evaluator), site);
}

/** `inspect.Parameter(name, kind, default=..., annotation=...)`. */
export function madeParameter(args: CallArguments, site: Site, evaluator: Evaluator): Value {
  const given = { name: argument(args, "name", 0), kind: argument(args, "kind", 1) };
  return parameterFrom({ ...args, keywords: withGiven(args.keywords, given) }, null, site, evaluator);
}

function withGiven(
  keywords: ReadonlyMap<string, Value>,
  given: Readonly<Record<string, Value | null>>,
): ReadonlyMap<string, Value> {
  const known = Object.entries(given).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  );
  return new Map([...keywords, ...known]);
}

function parametersOf(value: Value): readonly ScopedParameter[] | null {
  if (value.type === "bound") return parametersOf(value.function)?.slice(1) ?? null;
  if (value.type !== "function") return null;
  const stated = statedParameters(value);
  if (stated !== null) return stated;
  if (value.wrapped !== null) return parametersOf(value.wrapped);
  return value.parameters.map((parameter) => ({ parameter, scope: value.closure }));
}

function itemsOf(value: Value | null, evaluator: Evaluator): ListValue {
  const list = value === null ? listOf([]) : evaluator.force(value);
  return list.type === "list" ? listOf([...list.items], "list", list.complete) : listOf([], "list", false);
}

function signature(parameters: ListValue, site: Site): Value {
  const made: InstanceValue = {
    type: "instance",
    class: null,
    origin: "inspect.Signature",
    attributes: new Map(),
    native: {
      attribute: (name) => {
        if (name === "parameters") {
          const named = parameters.items.map((one) => [nameOf(one), one] as const);
          return dictOf(named, parameters.complete);
        }
        if (name !== "replace") return null;
        return builtin("Signature.replace", ({ keywords }) => {
          const given = keywords.get("parameters");
          return signature(given?.type === "list" ? given : parameters, site);
        });
      },
    },
    args: null,
    site,
    home: here(),
  };
  parametersOfSignature.set(made, parameters);
  return made;
}

function nameOf(parameter: Value): string {
  const known = parameter.type === "instance" ? parameterOfObject.get(parameter) : undefined;
  return known?.parameter.name ?? "";
}

const kinds: Readonly<Record<Parameter["kind"], string>> = {
  positional: "POSITIONAL_OR_KEYWORD",
  keyword: "KEYWORD_ONLY",
  rest: "VAR_POSITIONAL",
  keywords: "VAR_KEYWORD",
};

const empty = foreign("inspect.Parameter.empty");

function parameterObject(one: ScopedParameter, site: Site, evaluator: Evaluator): InstanceValue {
  const { parameter, scope } = one;
  const read = (expression: Parameter["default"]) =>
    expression === null ? empty : (fixedValue(expression) ?? evaluator.evaluate(expression, scope));
  const made: InstanceValue = {
    type: "instance",
    class: null,
    origin: "inspect.Parameter",
    attributes: new Map<string, Value>([
      ["name", { type: "constant", value: parameter.name, configurable: false }],
      ["kind", foreign(`inspect.Parameter.${kinds[parameter.kind]}`)],
    ]),
    native: {
      attribute: (name) => {
        if (name === "default") return read(parameter.default);
        if (name === "annotation") return read(parameter.annotation);
        if (name !== "replace") return null;
        return builtin("Parameter.replace", (args, at) => parameterFrom(args, one, at, evaluator));
      },
    },
    args: null,
    site,
    home: here(),
  };
  parameterOfObject.set(made, one);
  return made;
}

/** A parameter as arguments describe it, and what they leave open as another one has it. */
function parameterFrom(
  { keywords }: CallArguments,
  like: ScopedParameter | null,
  site: Site,
  evaluator: Evaluator,
): Value {
  const scope = like?.scope ?? null;
  const expression = (name: "annotation" | "default") => {
    const value = keywords.get(name);
    if (value === undefined) return like?.parameter[name] ?? null;
    return isEmpty(value) ? null : standingFor(value, site.line);
  };
  const parameter: Parameter = {
    name: textOf(keywords.get("name")) ?? like?.parameter.name ?? "",
    kind: kindOf(keywords.get("kind")) ?? like?.parameter.kind ?? "positional",
    annotation: expression("annotation"),
    default: expression("default"),
    line: like?.parameter.line ?? site.line,
  };
  const home = scope ?? evaluator.moduleScope(site.file);
  return home === null ? unknown : parameterObject({ parameter, scope: home }, site, evaluator);
}

function kindOf(value: Value | undefined): Parameter["kind"] | null {
  const name = value?.type === "foreign" ? value.name.slice(value.name.lastIndexOf(".") + 1) : "";
  const found = Object.entries(kinds).find(([, python]) => python === name);
  return found === undefined ? null : (found[0] as Parameter["kind"]);
}

function isEmpty(value: Value): boolean {
  return (
    value.type === "foreign" && /^inspect\.(Parameter|Signature)\.empty$|^inspect\._empty$/.test(value.name)
  );
}
