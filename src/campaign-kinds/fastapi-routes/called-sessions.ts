import type { Expression, Statement } from "../../syntax/python/ast.ts";
import type { Attribute, Call } from "../../syntax/python/body-parts.ts";
import { classMember } from "../../syntax/python/evaluate/classes.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { FunctionValue, InstanceValue, Scope, Value } from "../../syntax/python/evaluate/value.ts";
import { cutting } from "../../syntax/python/ledger.ts";
import { yieldsItself } from "../../syntax/python/yields-itself.ts";
import { Answers } from "./answers.ts";
import { kindOfVariable } from "./context-variables.ts";
import { bodyOf } from "./function-body.ts";
import { kindHandedOut } from "./handed-out.ts";
import { type Given, HeldValues } from "./held-values.ts";
import { setLater } from "./late-names.ts";
import { dotted, localScope, makerName } from "./local-scope.ts";
import { OncePerFrame } from "./once-per-frame.ts";
import { OwnObjects } from "./own-objects.ts";
import { SessionDependence } from "./session-dependence.ts";
import { comesFromSessionCode } from "./session-loads.ts";
import {
  managerName,
  mayMakeSession,
  mayNameSession,
  namesIn,
  namesOfCalled,
  withoutManager,
} from "./session-names.ts";
import { kindOfMade, kindOfMaker, kindOfReturn, kindOfTaken, type SessionKind } from "./session-type.ts";

/** Names of functions that open sessions, beyond what types tell. */
export interface SessionHints {
  readonly sync: ReadonlySet<string>;
  readonly async: ReadonlySet<string>;
}

/** Tells which session calling something gives: `SessionLocal()`, `database.session()`, `next(get_db())`. */
export class CalledSessions {
  readonly dependence: SessionDependence;
  readonly held: HeldValues;
  readonly #interpreter: Interpreter;
  readonly #hints: SessionHints;
  readonly #opened: (value: FunctionValue) => readonly { readonly kind: SessionKind }[];
  readonly #own: OwnObjects;
  /** Methods of objects that are known, and functions that are called with something that is. */
  readonly #given = new WeakMap<FunctionValue, Given>();
  readonly #bound = new WeakMap<Value, Map<FunctionValue, FunctionValue>>();
  readonly #made = new Answers<SessionKind | null>();
  readonly #madeOfData = new Answers<SessionKind | null>();
  readonly #openedByGenerator = new Answers<SessionKind | null>();
  readonly #ownAnswers = new OncePerFrame<FunctionValue, Map<unknown, SessionKind | null>>();
  readonly #variables = new OncePerFrame<InstanceValue, SessionKind | null>();
  /** Functions that are being asked about, of those that share no answer. */
  readonly #running = new Set<FunctionValue>();

  /** @param opened the sessions that the body of a function opens */
  constructor(
    interpreter: Interpreter,
    hints: SessionHints,
    opened: (value: FunctionValue) => readonly { readonly kind: SessionKind }[],
  ) {
    this.#interpreter = interpreter;
    this.#hints = hints;
    this.#opened = opened;
    this.dependence = new SessionDependence(interpreter);
    this.#own = new OwnObjects(interpreter);
    this.held = new HeldValues(interpreter, this.#own);
  }

  /** The same function as the method of an object that is known, or called with what a partial gives. */
  givenTo(value: FunctionValue, given: Given): FunctionValue {
    const { self, args } = given;
    const isKnown = self?.type === "instance" && self.class !== null && this.#own.speaks(self);
    if (!isKnown && args === null) return value;
    const key = isKnown ? self : (args?.positional[0] ?? value);
    const ofKey = this.#bound.get(key) ?? new Map<FunctionValue, FunctionValue>();
    this.#bound.set(key, ofKey);
    const known = ofKey.get(value) ?? { ...value };
    ofKey.set(value, known);
    this.#given.set(known, isKnown ? given : { self: null, args });
    return known;
  }

  /** The names of a body: its own, what it is given, and the object whose method it is. */
  scopeOf(value: FunctionValue, body: readonly Statement[]): Scope {
    const { definition, closure, owner } = value;
    const given = this.#given.get(value);
    const own = this.#own.of(value);
    const self = given?.self ?? own?.object ?? null;
    const made = localScope(body, definition, closure, this.#interpreter);
    const scope = {
      ...made,
      method: owner === null || self === null ? null : { owner, self: this.#own.known(self) },
    };
    if (own !== null) scope.names.set(own.name, own.object);
    if (given !== undefined) this.held.bindGiven(scope, value, given);
    this.held.bind(scope, body, definition, closure);
    return scope;
  }

  /**
   * The session kind that calling something gives; null when it gives no session.
   * @param tells what the value that is called tells by itself
   * @param isEntered true where a `with` enters what is called: what a generator has opened is open until the end of it
   */
  kindOfCall(
    called: Expression,
    scope: Scope,
    tells: (callee: Value) => SessionKind | null,
    isEntered = false,
  ): SessionKind | null {
    const callee = withoutManager(called);
    if (callee.type === "call") {
      const made = this.#kindOfNewMaker(callee, scope);
      if (made !== null) return made;
    }
    const name = dotted(callee);
    const hinted = name === null ? null : this.hinted(name);
    if (hinted !== null) return hinted;
    const isNamed =
      (name === null ? namesOfCalled(callee, scope) : [name]).some(mayMakeSession) ||
      comesFromSessionCode(callee, scope, this.#interpreter);
    if (!isNamed && !isEntered && !this.held.isHolder(callee, scope)) return null;
    const value = this.#valueOf(callee, scope);
    const told = tells(value) ?? kindOfVariable(value, this.#interpreter, this.held, this.#variables);
    if (told !== null) return told;
    if (value.type === "unknown" && callee.type === "attribute") return this.kindOfProperty(callee, scope);
    const target = this.#ranBy(value);
    if (target.type === "function") {
      // Most of what objects are asked for is data, and their methods say so.
      const givesData = this.#givesData(target);
      if (!isNamed && !isEntered && givesData) return null;
      const kind =
        this.kindOfCalled(target) ?? (isEntered || isManager(target) ? this.#kindOfOpened(target) : null);
      if (kind !== null || givesData) return kind;
    }
    // A decorator that is a class keeps the function that it was given.
    const given = value.type === "instance" && value.class !== null ? value.args?.positional[0] : undefined;
    const kept = given === undefined ? null : this.#interpreter.force(given);
    return kept?.type === "function" ? this.kindOfCalled(kept) : null;
  }

  /** The kind of a session, or of a maker of some, that a property of an object gives, by its annotation or its body. */
  kindOfProperty({ object, name }: Attribute, scope: Scope): SessionKind | null {
    const holder = this.held.valueOf(object, scope);
    const owner =
      holder.type === "instance" ? holder.class : holder.type === "class" ? holder.metaclass : null;
    const member = owner === null || owner === undefined ? undefined : classMember(owner, name)?.value;
    if (member?.type !== "function" || member.decoration !== "property") return null;
    return this.kindOfCalled(this.givenTo(member, { self: holder, args: null }));
  }

  /** True for a function whose annotation names what is no session. */
  #givesData({ definition: { returns }, closure }: FunctionValue): boolean {
    if (returns === null || namesIn(returns).some((name) => /^(Any|object|Self)$/.test(name))) return false;
    return !mayNameSession(returns, closure, this.#interpreter);
  }

  /** What runs where something is called: below a partial the function, and of a class what a `with` asks its objects. */
  #ranBy(value: Value): Value {
    if (value.type === "partial") return this.#ranBy(this.#interpreter.force(value.callee));
    if (value.type === "class")
      return (classMember(value, "__enter__") ?? classMember(value, "__aenter__"))?.value ?? value;
    if (value.type === "bound") return this.givenTo(value.function, { self: value.self, args: null });
    if (value.type !== "instance" || value.class === null) return value;
    const call = classMember(value.class, "__call__")?.value;
    return call?.type === "function" ? this.givenTo(call, { self: value, args: null }) : value;
  }

  /** The kind of the session that a generator opens before it yields whatever uses it. */
  #kindOfOpened(value: FunctionValue): SessionKind | null {
    if (!yieldsItself(value.definition.source)) return null;
    return this.#remembered(this.#openedByGenerator, value, () => this.#opened(value)[0]?.kind ?? null);
  }

  #valueOf(expression: Expression, scope: Scope): Value {
    const value = this.held.valueOf(expression, scope);
    const isNone = value.type === "constant" && value.value === null;
    return (isNone ? setLater(expression, scope, this.#interpreter) : null) ?? value;
  }

  /** The kind of an object that is a session, or that makes some. */
  #kindOfTaken(expression: Expression, scope: Scope): SessionKind | null {
    const value = this.#valueOf(expression, scope);
    return value.type === "instance" ? kindOfTaken(value) : null;
  }

  /** The kind of the sessions that an object makes. */
  kindOfMakerObject(expression: Expression, scope: Scope): SessionKind | null {
    const value = this.#interpreter.force(this.#interpreter.evaluate(expression, scope));
    return value.type === "instance" ? kindOfMaker(value) : null;
  }

  /** The kind of a session maker that is made on the spot: `sessionmaker(engine)`. */
  #kindOfNewMaker(expression: Call, scope: Scope): SessionKind | null {
    if (!makerName.test(dotted(expression.callee) ?? "")) return null;
    return this.kindOfMakerObject(expression, scope);
  }

  /** The kind that a setting gives a name. */
  hinted(name: string): SessionKind | null {
    const last = name.slice(name.lastIndexOf(".") + 1);
    if (this.#hints.async.has(name) || this.#hints.async.has(last)) return "async";
    return this.#hints.sync.has(name) || this.#hints.sync.has(last) ? "sync" : null;
  }

  /** The session kind that a project function returns or yields, by its annotation, else by its body. */
  kindOfFunction(value: FunctionValue): SessionKind | null {
    return this.#remembered(this.#made, value, () => this.#byAnnotation(value) ?? this.#byBody(value));
  }

  /** The same for what a body calls: nearly always a function that returns data. */
  kindOfCalled(value: FunctionValue): SessionKind | null {
    const { returns } = value.definition;
    if (returns === null || mayNameSession(returns, value.closure, this.#interpreter))
      return this.kindOfFunction(value);
    return this.#remembered(this.#madeOfData, value, () => this.#byBody(value));
  }

  /** Answers once for each function; null to who asks while it is being answered. */
  #remembered(
    answers: Answers<SessionKind | null>,
    value: FunctionValue,
    answer: () => SessionKind | null,
  ): SessionKind | null {
    const { path } = value.closure.module;
    if (this.#given.has(value) || this.dependence.isMadeAround(value))
      return this.#answeredForItself(answers, value, answer);
    const known = answers.get(value);
    if (known !== undefined) return known;
    return this.#interpreter.describe(path, () => answers.answer(value, answer, null));
  }

  /** The same for a function whose answer depends on what it is called with. */
  #answeredForItself(
    answers: Answers<SessionKind | null>,
    value: FunctionValue,
    answer: () => SessionKind | null,
  ): SessionKind | null {
    if (this.#running.has(value)) {
      cutting();
      return null;
    }
    const known = this.#ownAnswers.get(value, () => new Map<unknown, SessionKind | null>());
    const found = known.get(answers);
    if (found !== undefined) return found;
    const isWhole = this.#running.size === 0;
    this.#running.add(value);
    try {
      const kind = answer();
      // What is found while another one is being answered may lack that one.
      if (isWhole) known.set(answers, kind);
      return kind;
    } finally {
      this.#running.delete(value);
    }
  }

  #byAnnotation(value: FunctionValue): SessionKind | null {
    const { returns } = value.definition;
    if (returns === null) return null;
    const read = (text: string) => this.readText(text, value.closure);
    const type = this.#interpreter.annotation(returns, value.closure);
    return kindOfReturn(type, read);
  }

  /** What a string inside an annotation stands for. */
  readText(text: string, scope: Scope): Value {
    return this.#interpreter.annotation({ type: "constant", value: text, line: 1 }, scope);
  }

  /** `yield session` and `return session`, where the session was opened in the same body. */
  #byBody(value: FunctionValue): SessionKind | null {
    const { returns, source } = value.definition;
    if (source !== "" && !/\b(yield|return)\b/.test(source)) return null;
    // Of generators many are annotated as if they gave nothing.
    if (isNothing(returns) && !/\byield\b/.test(source)) return null;
    const body = bodyOf(value, this.#interpreter.project);
    const scope = this.scopeOf(value, body);
    return kindHandedOut(
      body,
      (call) =>
        this.kindOfCall(call.callee, scope, kindOfMade) ??
        this.#kindOfNewMaker(call, scope) ??
        (this.held.states.has(call) ? this.#kindOfTaken(call, scope) : null),
      (name, expression) => {
        const mayStand =
          mayMakeSession(name) ||
          this.held.states.has(expression) ||
          comesFromSessionCode(expression, scope, this.#interpreter) ||
          this.held.isHolder(expression, scope);
        return mayStand ? this.#kindOfTaken(expression, scope) : null;
      },
    );
  }
}

/** `-> None`. */
function isNothing(annotation: Expression | null): boolean {
  return annotation?.type === "constant" && annotation.value === null;
}

/** True of a generator that `contextlib` decorates: what it has opened is open until the end of a `with`. */
function isManager({ decorators }: FunctionValue): boolean {
  return decorators.some((one) => one.type === "foreign" && managerName.test(one.name));
}
