import type { Reason } from "../../domain/target.ts";
import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { type Attribute, partsOf } from "../../syntax/python/body-parts.ts";
import { classMember } from "../../syntax/python/evaluate/classes.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { FunctionValue, Scope, Site } from "../../syntax/python/evaluate/value.ts";
import { CalledSessions, type SessionHints } from "./called-sessions.ts";
import { kindOfForeignSession } from "./foreign-sessions.ts";
import { bodyOf } from "./function-body.ts";
import { innerCalls } from "./inner-calls.ts";
import { dotted, localScope } from "./local-scope.ts";
import { comesFromSessionCode, kindOfLoaded } from "./session-loads.ts";
import { enteringNames, mayMakeSession, mayNameSession, onlyNamedIn } from "./session-names.ts";
import { kindOfTaken, kindOfUsed, kindsOfType, type SessionKind } from "./session-type.ts";
import { unknownSession } from "./unknown-sessions.ts";

/** A session that a body opens itself, or that a function in it is given. */
export interface OpenedSession {
  readonly kind: SessionKind;
  /** What opens it when it is called, or what is given it. */
  readonly name: string;
  readonly isGiven: boolean;
  readonly site: Site;
}

/** Finds sessions that function bodies open: `create_session()`, `with Session(engine)`, `SessionLocal()`. */
export class SessionBodies {
  readonly called: CalledSessions;
  readonly #interpreter: Interpreter;

  constructor(interpreter: Interpreter, hints: SessionHints) {
    this.#interpreter = interpreter;
    this.called = new CalledSessions(interpreter, hints, (value) => this.openedIn(value));
  }

  /** Sessions that are opened in the body of a function, nested functions included. */
  openedIn(value: FunctionValue): OpenedSession[] {
    const opened: OpenedSession[] = [];
    const body = bodyOf(value, this.#interpreter.project);
    this.#collect(body, value.definition, this.called.scopeOf(value, body), opened, 0);
    return opened;
  }

  /** Why it is not known which session a function uses; null where it is, and where it uses none. */
  unknownIn(value: FunctionValue): Reason | null {
    const { source } = value.definition;
    if (!/\.state\b/.test(source) || this.called.kindOfCalled(value) !== null) return null;
    const body = bodyOf(value, this.#interpreter.project);
    return unknownSession(body, this.called.scopeOf(value, body), this.called.held, this.#interpreter);
  }

  #collect(
    body: readonly Statement[],
    definition: FunctionValue["definition"],
    scope: Scope,
    opened: OpenedSession[],
    depth: number,
  ): void {
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
        if (depth < 5) this.#collectInner(part, body, scope, opened, depth + 1);
      } else if (part.type === "with") {
        for (const { value } of part.items) {
          entered.add(value);
          if (value.type !== "call") open(this.#kindOfEntered(value, scope), value, line);
        }
      } else if (part.type === "call") {
        if (enteringNames.test(dotted(part.callee) ?? ""))
          for (const { value } of part.args) entered.add(value);
        open(this.called.kindOfCall(part.callee, scope, kindOfUsed, entered.has(part)), part.callee, line);
        open(kindOfForeignSession(part, body, scope, this.#interpreter), part.callee, line);
        for (const { value } of part.args) open(this.#kindOfHandedOver(value, scope), value, line);
        for (const { value } of part.args)
          if (value.type === "subscript" && this.called.held.states.has(value))
            open(kindOfTaken(this.called.held.valueOf(value, scope)), value, line);
        if (this.called.held.states.has(part))
          open(kindOfTaken(this.called.held.valueOf(part, scope)), part.callee, line);
        for (const one of onlyNamedIn(part)) named.add(one);
      } else if (!named.has(part) && !(part.type === "name" && idle.has(part.id))) {
        const kind = this.#kindOfLoaded(part, scope);
        if (kind === null && part.type === "name") idle.add(part.id);
        // Of `db.session.add(x)` the call and what is called say the same.
        if (!opened.some((one) => one.kind === kind && one.site.line === line)) open(kind, part, line);
      }
    }
  }

  /** What a function opens that is defined in a body, with each thing to call that it gets there. */
  #collectInner(
    part: FunctionValue["definition"],
    body: readonly Statement[],
    scope: Scope,
    opened: OpenedSession[],
    depth: number,
  ): void {
    const inner = this.#interpreter.project.body(part);
    const found: OpenedSession[] = [];
    for (const given of innerCalls(part, inner, body, scope, this.#interpreter)) {
      const itsScope = localScope(inner, part, scope, this.#interpreter);
      for (const [name, value] of given) itsScope.names.set(name, value);
      this.called.held.bind(itsScope, inner, part, scope);
      const more: OpenedSession[] = [];
      this.#collect(inner, part, itsScope, more, depth);
      found.push(...more.filter((one) => !found.some((other) => areSame(one, other))));
    }
    opened.push(...found);
  }

  #kindOfLoaded(part: Attribute | Extract<Expression, { type: "name" }>, scope: Scope): SessionKind | null {
    if (this.called.held.isOwnName(part, scope)) return null;
    const isHeld = this.called.held.states.has(part) || this.called.held.isHolder(part, scope);
    if (!isHeld)
      return kindOfLoaded(part, scope, this.#interpreter) ?? this.#kindOfSharedProperty(part, scope);
    const value = this.called.held.valueOf(part, scope);
    return value.type === "unknown" && part.type === "attribute"
      ? this.called.kindOfProperty(part, scope)
      : kindOfTaken(value);
  }

  /** The kind of a session that a class or an object of the project gives as a property: `db.session`. */
  #kindOfSharedProperty(part: Attribute | Expression, scope: Scope): SessionKind | null {
    if (part.type !== "attribute" || part.object.type !== "name" || !mayMakeSession(part.name)) return null;
    if (!/session/i.test(part.name) && !comesFromSessionCode(part, scope, this.#interpreter)) return null;
    const holder = this.#interpreter.force(this.#interpreter.evaluate(part.object, scope));
    const isShared = holder.type === "class" ? holder.metaclass !== undefined : holder.type === "instance";
    return isShared ? this.called.kindOfProperty(part, scope) : null;
  }

  /** The kind of what a `with` gives of an object of a class of the project. */
  #kindOfEntered(expression: Expression, scope: Scope): SessionKind | null {
    const name = dotted(expression);
    if (
      name === null ||
      !(mayMakeSession(name) || comesFromSessionCode(expression, scope, this.#interpreter))
    )
      return null;
    const value = this.called.held.valueOf(expression, scope);
    if (value.type !== "instance" || value.class === null) return null;
    const enter = (classMember(value.class, "__enter__") ?? classMember(value.class, "__aenter__"))?.value;
    return enter?.type === "function"
      ? this.called.kindOfCalled(this.called.givenTo(enter, { self: value, args: null }))
      : null;
  }

  /** Sessions that a function inside a handler is given: whoever calls it, or its decorator, has opened them. */
  #givenTo({ name, parameters }: FunctionValue["definition"], closure: Scope): OpenedSession[] {
    return parameters.flatMap(({ annotation, line }) => {
      if (annotation === null || !mayNameSession(annotation, closure, this.#interpreter)) return [];
      const type = this.#interpreter.annotation(annotation, closure);
      const site = { file: closure.module.path, line };
      return kindsOfType(type, (text) => this.called.readText(text, closure)).map((kind) => ({
        kind,
        name,
        isGiven: true,
        site,
      }));
    });
  }

  /** The kind of a session maker that is given to a function, which opens the session then. */
  #kindOfHandedOver(argument: Expression, scope: Scope): SessionKind | null {
    const name = dotted(argument);
    return name === null || !mayMakeSession(name) ? null : this.called.kindOfMakerObject(argument, scope);
  }
}

function areSame(one: OpenedSession, other: OpenedSession): boolean {
  return one.kind === other.kind && one.name === other.name && one.site.line === other.site.line;
}
