import type { Reason } from "../../domain/target.ts";
import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { type Attribute, type Call, partsOf } from "../../syntax/python/body-parts.ts";
import { classMember } from "../../syntax/python/evaluate/classes.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { FunctionValue, Scope, Site, Value } from "../../syntax/python/evaluate/value.ts";
import { cutting } from "../../syntax/python/ledger.ts";
import { yieldsItself } from "../../syntax/python/yields-itself.ts";
import { Answers } from "./answers.ts";
import { kindOfVariable } from "./context-variables.ts";
import { kindOfForeignSession } from "./foreign-sessions.ts";
import { bodyOf } from "./function-body.ts";
import { kindHandedOut } from "./handed-out.ts";
import { type Given, HeldValues } from "./held-values.ts";
import { setLater } from "./late-names.ts";
import { dotted, localScope, makerName } from "./local-scope.ts";
import { OwnObjects } from "./own-objects.ts";
import { nameOnState } from "./request-state.ts";
import { SessionDependence } from "./session-dependence.ts";
import { comesFromSessionCode, kindOfLoaded } from "./session-loads.ts";
import {
  enteringNames,
  managerName,
  mayMakeSession,
  mayNameSession,
  namesIn,
  onlyNamedIn,
  withoutManager,
} from "./session-names.ts";
import {
  kindOfMade,
  kindOfMaker,
  kindOfReturn,
  kindOfTaken,
  kindOfUsed,
  kindsOfType,
  type SessionKind,
} from "./session-type.ts";
import { unknownSession } from "./unknown-sessions.ts";

/** A session that a body opens itself, or that a function in it is given. */
export interface OpenedSession {
  readonly kind: SessionKind;
  /** What opens it when it is called, or what is given it. */
  readonly name: string;
  readonly isGiven: boolean;
  readonly site: Site;
}

/** Names of functions that open sessions, beyond what types tell. */
export interface SessionHints {
  readonly sync: ReadonlySet<string>;
  readonly async: ReadonlySet<string>;
}

/** Finds sessions that function bodies open: `create_session()`, `with Session(engine)`, `SessionLocal()`. */
export class SessionBodies {
  readonly dependence: SessionDependence;
  readonly #interpreter: Interpreter;
  readonly #hints: SessionHints;
  readonly #own: OwnObjects;
  readonly #held: HeldValues;
  /** Methods of objects that are known, and functions that are called with something that is. */
  readonly #given = new WeakMap<FunctionValue, Given>();
  readonly #bound = new WeakMap<Value, Map<FunctionValue, FunctionValue>>();
  readonly #made = new Answers<SessionKind | null>();
  readonly #madeOfData = new Answers<SessionKind | null>();
  readonly #openedByGenerator = new Answers<SessionKind | null>();
  /** Functions that are being asked about, of those that share no answer. */
  readonly #running = new Set<FunctionValue>();

  constructor(interpreter: Interpreter, hints: SessionHints) {
    this.#interpreter = interpreter;
    this.#hints = hints;
    this.dependence = new SessionDependence(interpreter);
    this.#own = new OwnObjects(interpreter);
    this.#held = new HeldValues(interpreter, this.#own);
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

  /** Sessions that are opened in the body of a function, nested functions included. */
  openedIn(value: FunctionValue): OpenedSession[] {
    const opened: OpenedSession[] = [];
    const body = bodyOf(value, this.#interpreter.project);
    this.#collect(body, value.definition, this.#scopeOf(value, body), opened, 0);
    return opened;
  }

  /** Why it is not known which session a function uses; null where it is, and where it uses none. */
  unknownIn(value: FunctionValue): Reason | null {
    const { source } = value.definition;
    if (!source.includes(".state.") || this.kindOfCalled(value) !== null) return null;
    const body = bodyOf(value, this.#interpreter.project);
    return unknownSession(body, this.#scopeOf(value, body), this.#held, this.#interpreter);
  }

  #scopeOf(value: FunctionValue, body: readonly Statement[]): Scope {
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
    if (given !== undefined) this.#held.bindGiven(scope, value, given);
    this.#held.bind(scope, body, definition, closure);
    return scope;
  }

  #collect(
    body: readonly Statement[],
    definition: FunctionValue["definition"],
    scope: Scope,
    opened: OpenedSession[],
    depth: number,
  ): void {
    const { project } = this.#interpreter;
    const open = (kind: SessionKind | null, opener: Expression, line: number) => {
      if (kind === null) return;
      const name = dotted(opener) ?? "session";
      opened.push({ kind, name, isGiven: false, site: { file: scope.module.path, line } });
    };
    if (depth > 0) opened.push(...this.#givenTo(definition, scope.parent ?? scope));
    const entered = new Set<Expression>();
    const named = new Set<Expression>();
    /** Names that stand for no session, asked once however often they are read. */
    const idle = new Set<string>();
    for (const part of partsOf(body)) {
      const { line } = part;
      if (part.type === "function") {
        if (depth < 5) {
          const inner = project.body(part);
          const itsScope = localScope(inner, part, scope, this.#interpreter);
          this.#held.bind(itsScope, inner, part, scope);
          this.#collect(inner, part, itsScope, opened, depth + 1);
        }
      } else if (part.type === "with") {
        for (const { value } of part.items) {
          entered.add(value);
          if (value.type !== "call") open(this.#kindOfEntered(value, scope), value, line);
        }
      } else if (part.type === "call") {
        if (enteringNames.test(dotted(part.callee) ?? ""))
          for (const { value } of part.args) entered.add(value);
        open(this.#kindOfCall(part.callee, scope, kindOfUsed, entered.has(part)), part.callee, line);
        open(kindOfForeignSession(part, body, scope, this.#interpreter), part.callee, line);
        for (const { value } of part.args) open(this.#kindOfHandedOver(value, scope), value, line);
        for (const one of onlyNamedIn(part)) named.add(one);
      } else if (!named.has(part) && !(part.type === "name" && idle.has(part.id))) {
        const kind = this.#kindOfLoaded(part, scope);
        if (kind === null && part.type === "name") idle.add(part.id);
        // Of `db.session.add(x)` the call and what is called say the same.
        if (!opened.some((one) => one.kind === kind && one.site.line === line)) open(kind, part, line);
      }
    }
  }

  #kindOfLoaded(part: Attribute | Extract<Expression, { type: "name" }>, scope: Scope): SessionKind | null {
    if (this.#held.isOwnName(part, scope)) return null;
    const isHeld = nameOnState(part) !== null || this.#held.isHolder(part, scope);
    if (!isHeld) return kindOfLoaded(part, scope, this.#interpreter);
    const value = this.#held.valueOf(part, scope);
    return value.type === "unknown" && part.type === "attribute"
      ? this.#kindOfProperty(part, scope)
      : kindOfTaken(value);
  }

  /** The kind of a session that a property of an object gives, by its annotation or its body. */
  #kindOfProperty({ object, name }: Attribute, scope: Scope): SessionKind | null {
    const holder = this.#held.valueOf(object, scope);
    if (holder.type !== "instance" || holder.class === null) return null;
    const member = classMember(holder.class, name)?.value;
    if (member?.type !== "function" || member.decoration !== "property") return null;
    return this.kindOfCalled(this.givenTo(member, { self: holder, args: null }));
  }

  /** The kind of what a `with` gives of an object of a class of the project. */
  #kindOfEntered(expression: Expression, scope: Scope): SessionKind | null {
    const name = dotted(expression);
    if (
      name === null ||
      !(mayMakeSession(name) || comesFromSessionCode(expression, scope, this.#interpreter))
    )
      return null;
    const value = this.#held.valueOf(expression, scope);
    if (value.type !== "instance" || value.class === null) return null;
    const enter = (classMember(value.class, "__enter__") ?? classMember(value.class, "__aenter__"))?.value;
    return enter?.type === "function"
      ? this.kindOfCalled(this.givenTo(enter, { self: value, args: null }))
      : null;
  }

  /** Sessions that a function inside a handler is given: whoever calls it, or its decorator, has opened them. */
  #givenTo({ name, parameters }: FunctionValue["definition"], closure: Scope): OpenedSession[] {
    return parameters.flatMap(({ annotation, line }) => {
      if (annotation === null || !mayNameSession(annotation, closure, this.#interpreter)) return [];
      const type = this.#interpreter.annotation(annotation, closure);
      const site = { file: closure.module.path, line };
      return kindsOfType(type, (text) => this.#readText(text, closure)).map((kind) => ({
        kind,
        name,
        isGiven: true,
        site,
      }));
    });
  }

  /**
   * The session kind that calling something gives; null when it gives no session.
   * @param tells what the value that is called tells by itself
   * @param isEntered true where a `with` enters what is called: what a generator has opened is open until the end of it
   */
  #kindOfCall(
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
    const mayMake =
      (name === null ? namesIn(callee) : [name]).some(mayMakeSession) ||
      comesFromSessionCode(callee, scope, this.#interpreter) ||
      this.#held.isHolder(callee, scope);
    if (!mayMake && !isEntered) return null;
    const value = this.#valueOf(callee, scope);
    const told = tells(value) ?? kindOfVariable(value, this.#interpreter);
    if (told !== null) return told;
    const target = this.#ranBy(value);
    if (target.type === "function") {
      return (
        this.kindOfCalled(target) ?? (isEntered || isManager(target) ? this.#kindOfOpened(target) : null)
      );
    }
    // A decorator that is a class keeps the function that it was given.
    const given = value.type === "instance" && value.class !== null ? value.args?.positional[0] : undefined;
    const kept = given === undefined ? null : this.#interpreter.force(given);
    return kept?.type === "function" ? this.kindOfCalled(kept) : null;
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
    return this.#remembered(this.#openedByGenerator, value, () => this.openedIn(value)[0]?.kind ?? null);
  }

  /** The kind of a session maker that is given to a function, which opens the session then. */
  #kindOfHandedOver(argument: Expression, scope: Scope): SessionKind | null {
    const name = dotted(argument);
    return name === null || !mayMakeSession(name) ? null : this.#kindOfMakerObject(argument, scope);
  }

  #valueOf(expression: Expression, scope: Scope): Value {
    const value = this.#held.valueOf(expression, scope);
    const isNone = value.type === "constant" && value.value === null;
    return (isNone ? setLater(expression, scope, this.#interpreter) : null) ?? value;
  }

  /** The kind of an object that is a session, or that makes some. */
  #kindOfTaken(expression: Expression, scope: Scope): SessionKind | null {
    const value = this.#valueOf(expression, scope);
    return value.type === "instance" ? kindOfTaken(value) : null;
  }

  #kindOfMakerObject(expression: Expression, scope: Scope): SessionKind | null {
    const value = this.#interpreter.force(this.#interpreter.evaluate(expression, scope));
    return value.type === "instance" ? kindOfMaker(value) : null;
  }

  /** The kind of a session maker that is made on the spot: `sessionmaker(engine)`. */
  #kindOfNewMaker(expression: Call, scope: Scope): SessionKind | null {
    if (!makerName.test(dotted(expression.callee) ?? "")) return null;
    return this.#kindOfMakerObject(expression, scope);
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
    if (this.#given.has(value) || this.dependence.isMadeAround(value)) return this.#guarded(value, answer);
    const known = answers.get(value);
    if (known !== undefined) return known;
    return this.#interpreter.describe(path, () => answers.answer(value, answer, null));
  }

  #guarded(value: FunctionValue, answer: () => SessionKind | null): SessionKind | null {
    if (this.#running.has(value)) {
      cutting();
      return null;
    }
    this.#running.add(value);
    try {
      return answer();
    } finally {
      this.#running.delete(value);
    }
  }

  #byAnnotation(value: FunctionValue): SessionKind | null {
    const { returns } = value.definition;
    if (returns === null) return null;
    const read = (text: string) => this.#readText(text, value.closure);
    const type = this.#interpreter.annotation(returns, value.closure);
    return kindOfReturn(type, read);
  }

  #readText(text: string, scope: Scope): Value {
    return this.#interpreter.annotation({ type: "constant", value: text, line: 1 }, scope);
  }

  /** `yield session` and `return session`, where the session was opened in the same body. */
  #byBody(value: FunctionValue): SessionKind | null {
    const { definition } = value;
    if (definition.source !== "" && !/\b(yield|return)\b/.test(definition.source)) return null;
    const body = bodyOf(value, this.#interpreter.project);
    const scope = this.#scopeOf(value, body);
    return kindHandedOut(
      body,
      (call) => this.#kindOfCall(call.callee, scope, kindOfMade) ?? this.#kindOfNewMaker(call, scope),
      (name, expression) => {
        const mayStand =
          mayMakeSession(name) ||
          nameOnState(expression) !== null ||
          comesFromSessionCode(expression, scope, this.#interpreter) ||
          this.#held.isHolder(expression, scope);
        return mayStand ? this.#kindOfTaken(expression, scope) : null;
      },
    );
  }
}

/** True of a generator that `contextlib` decorates: what it has opened is open until the end of a `with`. */
function isManager({ decorators }: FunctionValue): boolean {
  return decorators.some((one) => one.type === "foreign" && managerName.test(one.name));
}
