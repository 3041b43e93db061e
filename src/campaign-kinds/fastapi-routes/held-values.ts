import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { noArguments } from "../../syntax/python/evaluate/call-arguments.ts";
import { classMember } from "../../syntax/python/evaluate/classes.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { scopeWith } from "../../syntax/python/evaluate/scope.ts";
import {
  type CallArguments,
  type FunctionValue,
  type InstanceValue,
  type LazyImport,
  type Scope,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { isYielded } from "../../syntax/python/evaluate/yields.ts";
import { lastNameOf } from "../../syntax/python/last-name.ts";
import { trying } from "../../syntax/python/ledger.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { callableOf } from "./callable.ts";
import { withConstructorArguments } from "./constructor-arguments.ts";
import { injected } from "./dependencies.ts";
import { bodyOf } from "./function-body.ts";
import { givenBack, isAbstract, mayHold, rootOf } from "./held-sources.ts";
import { localScope } from "./local-scope.ts";
import { OncePerFrame } from "./once-per-frame.ts";
import { makesItsOwn, methodOfClass } from "./own-factories.ts";
import type { OwnObjects } from "./own-objects.ts";
import { givesRow } from "./rows.ts";
import { mayMakeSession } from "./session-names.ts";
import { kindsOfType } from "./session-type.ts";
import { StateValues } from "./state-values.ts";
import { unpacked } from "./unpacked.ts";

/** What a function is called with, where that is known: the object whose method it is, and what a partial gives. */
export interface Given {
  readonly self: Value | null;
  readonly args: CallArguments | null;
}

/** What the names of a body stand for that it is given or binds itself; looked at where somebody asks. */
export class HeldValues {
  readonly states: StateValues;
  readonly #interpreter: Interpreter;
  readonly #own: OwnObjects;
  readonly #lazies = new WeakSet<Value>();
  readonly #given = new OncePerFrame<Value, Value>();
  /** Objects of classes of which it is being asked what they are made with. */
  readonly #made = new Map<Value, Value>();
  /** Functions whose code is being looked at. */
  readonly #running = new Set<FunctionValue>();

  constructor(interpreter: Interpreter, own: OwnObjects) {
    this.#interpreter = interpreter;
    this.#own = own;
    this.states = new StateValues(interpreter, this);
  }

  /** Binds parameters and names of a body in its scope, those apart that it has already. */
  bind(
    scope: Scope,
    body: readonly Statement[],
    definition: FunctionValue["definition"],
    closure: Scope,
  ): void {
    for (const parameter of definition.parameters) {
      if (parameter.annotation === null && parameter.default === null) continue;
      if (scope.names.get(parameter.name)?.type !== "unknown") continue;
      scope.names.set(
        parameter.name,
        this.#lazy(scope, () => this.#ofParameter(parameter, closure)),
      );
    }
    const bound = new Map<string, (() => Value)[]>();
    const keep = (target: Expression | null, give: () => Value, source: Expression) => {
      if (target?.type !== "name" || scope.names.has(target.id)) return;
      const method = mayHold(source) ? null : methodOfClass(source);
      if (method === null && !mayHold(source)) return;
      const isWorthIt = () =>
        !givesRow(source, scope, this.#interpreter) &&
        (method === null || makesItsOwn(method, scope, this.#interpreter));
      bound.set(target.id, [...(bound.get(target.id) ?? []), () => (isWorthIt() ? give() : unknown)]);
    };
    walkStatements(body, {
      statement: (statement) => {
        if (statement.type === "assign" && statement.targets.length === 1) {
          const [target] = statement.targets;
          if (target?.type === "sequence") {
            for (const [one, item] of unpacked(target, statement.value))
              if (mayMakeSession(lastNameOf(one))) keep(one, () => this.valueOf(item, scope), item);
          } else keep(target ?? null, () => this.valueOf(statement.value, scope), statement.value);
        }
        if (statement.type === "annotated" && statement.value !== null) {
          const { target, annotation, value } = statement;
          keep(target, () => this.valueOf(value, scope), value);
          keep(target, () => this.#ofType(this.#interpreter.annotation(annotation, scope)), value);
        } else if (statement.type === "with")
          for (const { target, value } of statement.items)
            keep(target, () => this.#entered(this.valueOf(value, scope)), value);
      },
    });
    for (const [name, gives] of bound) {
      const lazy = this.#lazy(scope, () => {
        for (const give of gives) {
          const value = give();
          if (value.type !== "unknown" && value.type !== "constant") return value;
        }
        return unknown;
      });
      scope.names.set(name, lazy);
    }
  }

  /** Binds the object whose method a function is: what its class sets, and what the project makes it with. */
  bindOwn(scope: Scope, method: FunctionValue): void {
    const own = this.#own.whoseMethod(method);
    if (own === null) return;
    scope.names.set(own.name, this.#asMade(own.object));
  }

  #asMade(object: InstanceValue): Value {
    const known = this.#made.get(object);
    if (known !== undefined) return known;
    // What it is made with may be found where it is made itself.
    this.#made.set(object, object);
    const made = withConstructorArguments(object, this.#interpreter, this);
    this.#made.delete(object);
    return made;
  }

  /** Binds what a function is called with. */
  bindGiven(scope: Scope, { definition, decoration }: FunctionValue, { self, args }: Given): void {
    const [first, ...rest] = definition.parameters;
    const isMethod = self !== null && decoration !== "static";
    if (isMethod && first !== undefined) scope.names.set(first.name, this.#own.known(self));
    if (args === null) return;
    const parameters = isMethod ? rest : definition.parameters;
    args.positional.forEach((value, index) => {
      const parameter = parameters[index];
      if (parameter !== undefined) scope.names.set(parameter.name, value);
    });
    for (const [name, value] of args.keywords)
      if (parameters.some((one) => one.name === name)) scope.names.set(name, value);
  }

  /** True for an expression that begins with a name of the body that may hold a session: its class speaks of some. */
  isHolder(expression: Expression, scope: Scope): boolean {
    let root = expression;
    while (root.type === "attribute") root = root.object;
    if (root.type !== "name" || root === expression) return false;
    const value = scopeWith(scope, root.id)?.names.get(root.id);
    if (value === undefined || !this.#lazies.has(value)) return false;
    return this.#own.speaks(this.#interpreter.force(value));
  }

  /** True for a name that is bound by the body itself: what bound it is looked at where it stands. */
  isOwnName(expression: Expression, scope: Scope): boolean {
    if (expression.type !== "name") return false;
    const value = scopeWith(scope, expression.id)?.names.get(expression.id);
    return value !== undefined && this.#lazies.has(value);
  }

  /** What an expression stands for, of calls what they give as far as their code and types tell. */
  valueOf(expression: Expression, scope: Scope): Value {
    return trying(() => this.#valueOf(expression, scope));
  }

  #valueOf(expression: Expression, scope: Scope): Value {
    const { type } = expression;
    if (type === "await" || type === "walrus") return this.valueOf(expression.value, scope);
    const set = this.states.setOn(expression);
    if (set !== null) return this.#own.known(set);
    if (type === "attribute" && this.states.isBelow(expression.object)) {
      const holder = this.valueOf(expression.object, scope);
      return this.#interpreter.attribute(holder, expression.name) ?? unknown;
    }
    if (type === "call" && this.states.isBelow(expression.callee))
      return this.givenBy(this.valueOf(expression.callee, scope));
    if (this.#asksUnknown(expression, scope)) return unknown;
    const value = this.#interpreter.force(this.#interpreter.evaluate(expression, scope));
    if (value.type !== "unknown" || type !== "call") return this.#object(value);
    return this.#byCode(this.#interpreter.force(this.#interpreter.evaluate(expression.callee, scope)));
  }

  /** True for what is asked of something that nobody knows: `session.scalars(select(Dag)).all`. */
  #asksUnknown(expression: Expression, scope: Scope): boolean {
    const root = rootOf(expression);
    if (root === expression || root.type !== "name") return false;
    return this.#interpreter.force(this.#interpreter.lookUp(root.id, scope)).type === "unknown";
  }

  /** What calling something gives: a dependency to whoever depends on it, a method to whoever calls it. */
  givenBy(callee: Value): Value {
    return trying(() => this.#givenBy(callee));
  }

  #givenBy(callee: Value): Value {
    if (callee.type === "class") return this.#own.ofClass(callee) ?? unknown;
    // `Provide[Container.database]`.
    const [provider] = callee.type === "generic" && callableOf(callee) === null ? callee.args : [];
    const called = provider === undefined ? callee : this.#interpreter.force(provider);
    if (provider === undefined && callableOf(callee) === null) return unknown;
    const made = this.#object(
      this.#interpreter.force(this.#interpreter.call(called, noArguments, { file: "", line: 0 })),
    );
    // A provider may give a session, what makes some, or a method that does.
    const isGiven = provider !== undefined && made.type !== "unknown";
    return isGiven || (made.type === "instance" && made.class !== null) ? made : this.#byCode(callee);
  }

  /** An object with what its class sets later; of what a generator yields, the first. */
  #object(value: Value): Value {
    const given = value.type === "list" && isYielded(value) ? (value.items[0] ?? unknown) : value;
    return this.#own.known(this.#interpreter.force(given));
  }

  /** What a function returns or yields by its code, whatever decides about it, else by its annotation. */
  #byCode(callee: Value): Value {
    const called = callableOf(callee)?.function;
    if (called === undefined || this.#running.has(called)) return unknown;
    const { definition, closure } = called;
    this.#running.add(called);
    try {
      const body = bodyOf(called, this.#interpreter.project);
      const scope = localScope(body, definition, closure, this.#interpreter);
      this.bind(scope, body, definition, closure);
      for (const given of givenBack(body)) {
        const value = mayHold(given) || this.states.isBelow(given) ? this.valueOf(given, scope) : unknown;
        if (value.type === "instance" && value.class !== null) return value;
      }
    } finally {
      this.#running.delete(called);
    }
    const { returns } = definition;
    return returns === null ? unknown : this.#ofType(this.#interpreter.annotation(returns, closure));
  }

  #ofType(type: Value): Value {
    const known = type.type === "generic" ? this.#yielded(type) : type;
    if (known.type !== "class" || kindsOfType(known, () => unknown).length > 0) return unknown;
    return this.#own.ofClass(known) ?? unknown;
  }

  /** `Db` of `AsyncIterator[Db]`, `Optional[Db]`, `Repository[User]`. */
  #yielded({ origin, args }: Extract<Value, { type: "generic" }>): Value {
    const known = this.#interpreter.force(origin);
    return known.type === "class" ? known : this.#interpreter.force(args[0] ?? unknown);
  }

  #ofParameter(parameter: FunctionValue["definition"]["parameters"][number], closure: Scope): Value {
    const one = injected(parameter, closure, this.#interpreter);
    const typed = one.type === null ? unknown : this.#ofType(one.type);
    if (one.dependency === null) return typed;
    // What a class with nothing to do with sessions says of an object, its dependency need not be asked.
    const mayBeOther = one.type === null || typed.type !== "unknown" || isAbstract(one.type);
    const given = mayBeOther ? this.givenByDependency(one.dependency) : unknown;
    return given.type === "unknown" ? typed : given;
  }

  /** Asked once for each module, however many of its routes depend on it. */
  givenByDependency(dependency: Value): Value {
    // What is found while the code of a function is looked at may lack what that function gives.
    return this.#running.size === 0
      ? this.#given.get(dependency, () => this.givenBy(dependency))
      : this.givenBy(dependency);
  }

  /** What a `with` gives of an object. */
  #entered(value: Value): Value {
    if (value.type !== "instance" || value.class === null) return value;
    const enter = classMember(value.class, "__enter__") ?? classMember(value.class, "__aenter__");
    if (enter?.value.type !== "function") return value;
    const given = this.givenBy({ type: "bound", function: enter.value, self: value });
    return given.type === "unknown" ? value : given;
  }

  #lazy(scope: Scope, define: () => Value): LazyImport {
    let known: Value | null = null;
    const once = () => {
      if (known === null) {
        // What it is made of may be made of it.
        known = unknown;
        known = define();
      }
      return known;
    };
    const { path } = scope.module;
    const lazy: LazyImport = {
      type: "import",
      from: path,
      location: { type: "file", path, isPackage: false },
      name: null,
      rest: [],
      define: once,
    };
    this.#lazies.add(lazy);
    return lazy;
  }
}
