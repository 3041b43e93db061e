import { changing, cutting, entering, here } from "../ledger.ts";
import { yieldsItself } from "../yields-itself.ts";
import { resultOf } from "./cached-results.ts";
import { withKeywords, withLeading } from "./call-arguments.ts";
import { foreignBases } from "./classes.ts";
import { dictOf, listOf } from "./collections.ts";
import { type Evaluator, isPossible, type Returned } from "./evaluator.ts";
import { bodyOfLambda } from "./expressions.ts";
import { fixedValue } from "./functions.ts";
import { instantiate } from "./instantiate.ts";
import { callLibrary } from "./library.ts";
import { callClass, calledByMetaclass, notingMade } from "./metaclasses.ts";
import { loadedElsewhere } from "./models.ts";
import { truth } from "./operators.ts";
import { makeScope } from "./scope.ts";
import {
  type BuiltinValue,
  type CallArguments,
  contested,
  type FunctionValue,
  type InstanceValue,
  type LazyImport,
  type ListValue,
  none,
  type Scope,
  type Site,
  unknown,
  type Value,
} from "./value.ts";
import { waitsName, yieldedList, yieldsName } from "./yields.ts";

/** Calls a value. */
export function callValue(callee: Value, args: CallArguments, site: Site, evaluator: Evaluator): Value {
  switch (callee.type) {
    case "builtin":
      if (callee === callClass) return madeByType(args, site, evaluator);
      return readLater(callee, args, site, evaluator) ?? callee.call(forced(args, evaluator), site);
    case "bound":
      return callKeeping(callee.function, withLeading(args, [callee.self]), callee.self, evaluator);
    case "function":
      return callKeeping(callee, args, null, evaluator);
    case "class":
      return (
        calledByMetaclass(callee, args, site, evaluator) ??
        instantiate(callee, args, site, maker(args, evaluator), evaluator)
      );
    case "partial":
      return evaluator.call(
        evaluator.force(callee.callee),
        withKeywords(withLeading(args, callee.args.positional), [...callee.args.keywords, ...args.keywords]),
        site,
      );
    case "foreign":
      return callForeign(callee.name, callee.receiver, args, site, evaluator);
    case "generic":
      return evaluator.call(evaluator.force(callee.origin), args, site);
    case "instance": {
      const call = callee.class === null ? null : evaluator.attribute(callee, "__call__");
      if (call?.type === "bound") return evaluator.call(call, args, site);
      const own = callee.class === null ? callee.native?.attribute("__call__", callee) : undefined;
      if (own?.type === "builtin") return evaluator.call(own, args, site);
      if (callee.origin === null) return unknown;
      const name = `${callee.origin}()`;
      const known = callLibrary(name, args, site, evaluator, callee);
      if (known !== null) return known;
      evaluator.semantics.handedOver?.(name, args, site, evaluator);
      return foreignInstance(name, args, site, callee, evaluator);
    }
    case "constant":
    case "dict":
    case "import":
    case "list":
    case "module":
    case "super":
    case "union":
      return unknown;
    // What makes it is not there, nor is what it makes.
    case "unknown":
      return callee;
  }
}

/** Built-ins that change nothing and decide nothing. */
const reading = new Set(["getattr", "str"]);

/** `getattr(Model, "name")` of an import that nobody has used: it is read when somebody uses the result. */
function readLater(
  callee: BuiltinValue,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): LazyImport | null {
  if (!reading.has(callee.name)) return null;
  const lazy = args.positional.find((argument) => argument.type === "import");
  if (lazy === undefined) return null;
  return { ...lazy, name: null, rest: [], define: () => callee.call(forced(args, evaluator), site) };
}

function callForeign(
  name: string,
  receiver: InstanceValue | null,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value {
  if (name === "super().__init__" && receiver !== null) {
    constructBase(receiver, args, evaluator);
    return none;
  }
  const known =
    callLibrary(name, args, site, evaluator, receiver) ??
    evaluator.semantics.call(name, args, site, evaluator, receiver) ??
    loadedElsewhere(name, args, site, evaluator);
  if (known !== null) return known;
  if (!evaluator.semantics.models(name)) evaluator.semantics.handedOver?.(name, args, site, evaluator);
  // Which class a session maker makes decides about everything that it makes.
  const given = /session/i.test(name) ? forced(args, evaluator) : args;
  const made = foreignInstance(name, given, site, receiver, evaluator);
  if (evaluator.semantics.models(name)) {
    made.native = evaluator.semantics.construct(name, forced(args, evaluator), made, evaluator);
  }
  return made;
}

function foreignInstance(
  origin: string,
  args: CallArguments,
  site: Site,
  receiver: InstanceValue | null,
  { conditions: { off } }: Evaluator,
): InstanceValue {
  const attributes = new Map<string, Value>();
  if (receiver !== null) attributes.set("<receiver>", receiver);
  return { type: "instance", class: null, origin, attributes, native: null, args, site, off, home: here() };
}

/** Arguments of what we run ourselves are looked at, those inside lists too. */
function forced(args: CallArguments, evaluator: Evaluator): CallArguments {
  const force = (value: Value) => {
    const known = evaluator.force(value);
    if (known.type === "list") forceItems(known, evaluator);
    return known;
  };
  const positional = args.positional.map(force);
  if (args.keywords.size === 0) return { ...args, positional };
  const keywords = new Map<string, Value>();
  for (const [name, value] of args.keywords) keywords.set(name, force(value));
  return { positional, keywords, open: args.open };
}

function forceItems(list: ListValue, evaluator: Evaluator): void {
  list.items.forEach((item, index) => {
    const known = evaluator.force(item);
    if (known === item) return;
    changing(list);
    list.items[index] = known;
    if (list.doubtful?.delete(item) === true) list.doubtful.add(known);
  });
}

function constructBase(self: InstanceValue, args: CallArguments, evaluator: Evaluator): void {
  if (self.class === null || self.native !== null) return;
  for (const base of foreignBases(self.class)) {
    if (!evaluator.semantics.models(base)) {
      evaluator.semantics.handedOver?.(base, args, self.site, evaluator);
      continue;
    }
    const native = evaluator.semantics.construct(base, forced(args, evaluator), self, evaluator);
    if (native === null) continue;
    changing(self);
    self.native = native;
    self.origin = base;
    native.finish?.(self);
    return;
  }
}

/** What `type.__call__` makes of a class and its arguments. */
function madeByType(args: CallArguments, site: Site, evaluator: Evaluator): Value {
  const [made, ...positional] = args.positional;
  if (made?.type !== "class") return unknown;
  const given = { ...args, positional };
  return notingMade(made, instantiate(made, given, site, maker(given, evaluator), evaluator));
}

function maker(args: CallArguments, evaluator: Evaluator): Parameters<typeof instantiate>[3] {
  return {
    method: (method, self, given) => callFunction(method, withLeading(given, [self]), self, evaluator),
    constructBase: (self) => {
      constructBase(self, args, evaluator);
    },
  };
}

function callKeeping(
  callee: FunctionValue,
  args: CallArguments,
  self: Value | null,
  evaluator: Evaluator,
): Value {
  return resultOf(callee, args, evaluator, () => callFunction(callee, args, self, evaluator));
}

const deepestRecursion = 3;

function callFunction(
  callee: FunctionValue,
  args: CallArguments,
  self: Value | null,
  evaluator: Evaluator,
): Value {
  const { definition, closure } = callee;
  const { running } = evaluator;
  if (running.filter((one) => one === definition).length >= deepestRecursion || running.length > 60) {
    cutting();
    return unknown;
  }
  const parent = closure.isClass ? closure.parent : closure;
  evaluator.entered.add(definition);
  entering(definition);
  const owner = callee.owner;
  const method = owner !== null && self !== null ? { owner, self } : null;
  const scope = makeScope(closure.module, parent, { method });
  bindParameters(callee, args, scope, evaluator);
  const lambda = bodyOfLambda(callee.attributes.get("<body>"));
  if (lambda !== null) return evaluator.evaluate(lambda, scope);
  const isGenerator = yieldsItself(definition.source);
  const yields = yieldedList();
  if (isGenerator) scope.names.set(yieldsName, yields);
  if (isGenerator && evaluator.waiting.has(definition)) scope.names.set(waitsName, none);
  running.push(definition);
  try {
    return evaluator.runBody(callee, () => {
      const completion = evaluator.run(evaluator.project.body(definition), scope);
      if (isGenerator) return yields;
      return completion.type === "return"
        ? returned(completion)
        : completion.type === "raise"
          ? unknown
          : none;
    });
  } finally {
    running.pop();
  }
}

/** What a call gives; where nothing may have been returned it may be `None`. */
function returned(completion: Returned): Value {
  const { value } = completion;
  return value.type === "constant" && isPossible(completion) && truth(value) === true
    ? contested(value)
    : value;
}

function bindParameters(
  callee: FunctionValue,
  args: CallArguments,
  scope: Scope,
  evaluator: Evaluator,
): void {
  const taken = new Set<string>();
  let position = 0;
  for (const parameter of callee.parameters) {
    if (parameter.kind === "rest") {
      scope.names.set(parameter.name, listOf(args.positional.slice(position), "tuple", !args.open));
      position = args.positional.length;
      continue;
    }
    if (parameter.kind === "keywords") {
      const rest = [...args.keywords].filter(([name]) => !taken.has(name));
      scope.names.set(parameter.name, dictOf(rest, !args.open));
      continue;
    }
    const byPosition = parameter.kind === "positional" ? args.positional[position] : undefined;
    if (byPosition !== undefined) position++;
    const given = byPosition ?? args.keywords.get(parameter.name);
    taken.add(parameter.name);
    scope.names.set(parameter.name, given ?? defaultOf(parameter.default, callee, args, evaluator));
  }
}

function defaultOf(
  expression: FunctionValue["parameters"][number]["default"],
  callee: FunctionValue,
  args: CallArguments,
  evaluator: Evaluator,
): Value {
  if (expression === null || args.open) return unknown;
  return fixedValue(expression) ?? evaluator.evaluate(expression, callee.closure);
}
