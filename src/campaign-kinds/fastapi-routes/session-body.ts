import type { Expression } from "../../syntax/python/ast.ts";
import { type Attribute, type Call, partsOf } from "../../syntax/python/body-parts.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { scopeWith } from "../../syntax/python/evaluate/scope.ts";
import type { FunctionValue, Scope, Site, Value } from "../../syntax/python/evaluate/value.ts";
import { findBases } from "../../syntax/python/outline.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { yieldsItself } from "../../syntax/python/yields-itself.ts";
import { Answers } from "./answers.ts";
import { dotted, localScope, makerName } from "./local-scope.ts";
import { isSessionCode, mayMakeSession, namesIn, withoutManager } from "./session-names.ts";
import {
  kindOfMade,
  kindOfMaker,
  kindOfObject,
  kindOfReturn,
  kindOfType,
  type SessionKind,
} from "./session-type.ts";

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
  readonly #interpreter: Interpreter;
  readonly #hints: SessionHints;
  readonly #made = new Answers<SessionKind | null>();
  readonly #madeOfData = new Answers<SessionKind | null>();
  readonly #openedByGenerator = new Answers<SessionKind | null>();
  readonly #names = new Map<FunctionValue["definition"], readonly string[]>();

  constructor(interpreter: Interpreter, hints: SessionHints) {
    this.#interpreter = interpreter;
    this.#hints = hints;
  }

  /** Sessions that are opened in the body of a function, nested functions included. */
  openedIn(value: FunctionValue): OpenedSession[] {
    const opened: OpenedSession[] = [];
    this.#collect(value.definition, value.closure, opened, 0);
    return opened;
  }

  /** The names on which it depends which sessions a function opens or is given, whatever closure it has. */
  namesThatMatter(definition: FunctionValue["definition"]): readonly string[] {
    const known = this.#names.get(definition);
    if (known !== undefined) return known;
    const { parameters, decorators, returns } = definition;
    const annotations = parameters.flatMap(({ annotation }) => (annotation === null ? [] : [annotation]));
    const stated = [...annotations, ...decorators, ...(returns === null ? [] : [returns])].flatMap(namesIn);
    const names = [...new Set([...stated, ...this.#namesCalled(definition, 0)])];
    this.#names.set(definition, names);
    return names;
  }

  #namesCalled(definition: FunctionValue["definition"], depth: number): string[] {
    if (definition.source === "" || depth > 5) return [];
    const names: string[] = [];
    for (const part of partsOf(this.#interpreter.project.body(definition))) {
      if (part.type === "function") names.push(...this.#namesCalled(part, depth + 1));
      if (part.type !== "call") continue;
      // A maker of sessions is called with what decides about them.
      const isMaker = makerName.test(dotted(part.callee) ?? "");
      const asked = part.args.map(({ value }) => value);
      names.push(...namesIn(part.callee));
      for (const value of asked)
        if (isMaker || mayMakeSession(dotted(value) ?? "")) names.push(...namesIn(value));
    }
    return names;
  }

  #collect(
    definition: FunctionValue["definition"],
    closure: Scope,
    opened: OpenedSession[],
    depth: number,
  ): void {
    if (definition.source === "" || depth > 5) return;
    const body = this.#interpreter.project.body(definition);
    const scope = localScope(body, definition, closure, this.#interpreter);
    const open = (kind: SessionKind | null, opener: Expression, line: number) => {
      if (kind === null) return;
      const name = dotted(opener) ?? "session";
      opened.push({ kind, name, isGiven: false, site: { file: scope.module.path, line } });
    };
    if (depth > 0) opened.push(...this.#givenTo(definition, closure));
    const entered = new Set<Expression>();
    for (const part of partsOf(body)) {
      const { line } = part;
      if (part.type === "function") this.#collect(part, scope, opened, depth + 1);
      else if (part.type === "with") for (const { value } of part.items) entered.add(value);
      else if (part.type === "attribute") {
        const kind = this.#kindOfKept(part, scope);
        // Of `db.session.add(x)` the call and what is called say the same.
        if (!opened.some((one) => one.kind === kind && one.site.line === line)) open(kind, part, line);
      } else if (part.type === "call") {
        open(this.kindOfCall(part.callee, scope, entered.has(part)), part.callee, line);
        for (const { value } of part.args) open(this.#kindOfHandedOver(value, scope), value, line);
      }
    }
  }

  /** Sessions that a function inside a handler is given: whoever calls it, or its decorator, has opened them. */
  #givenTo({ name, parameters }: FunctionValue["definition"], closure: Scope): OpenedSession[] {
    return parameters.flatMap(({ annotation, line }) => {
      if (annotation === null || !this.#mayNameSession(annotation, closure)) return [];
      const type = this.#interpreter.annotation(annotation, closure);
      const kind = kindOfType(type, (text) => this.#readText(text, closure));
      return kind === null ? [] : [{ kind, name, isGiven: true, site: { file: closure.module.path, line } }];
    });
  }

  /**
   * The session kind that calling something gives; null when it gives no session.
   * @param isEntered true where a `with` enters what is called: what a generator has opened is open until the end of it
   */
  kindOfCall(called: Expression, scope: Scope, isEntered = false): SessionKind | null {
    const callee = withoutManager(called);
    const name = dotted(callee);
    if (name === null) return null;
    const hinted = this.hinted(name);
    if (hinted !== null) return hinted;
    const mayMake = mayMakeSession(name) || this.#comesFromSessionCode(callee, scope);
    if (!mayMake && !isEntered) return null;
    const value = this.#interpreter.force(this.#interpreter.evaluate(callee, scope));
    const made = kindOfMade(value);
    if (made !== null) return made;
    if (value.type === "function") {
      return this.#kindOfCalled(value) ?? (isEntered ? this.#kindOfOpened(value) : null);
    }
    // A decorator that is a class keeps the function that it was given.
    const given = value.type === "instance" && value.class !== null ? value.args?.positional[0] : undefined;
    const kept = given === undefined ? null : this.#interpreter.force(given);
    if (kept?.type === "function") return this.#kindOfCalled(kept);
    return value.type === "bound" ? this.#kindOfCalled(value.function) : null;
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

  #kindOfMakerObject(expression: Expression, scope: Scope): SessionKind | null {
    const value = this.#interpreter.force(this.#interpreter.evaluate(expression, scope));
    return value.type === "instance" ? kindOfMaker(value) : null;
  }

  /** The kind of a session maker that is made on the spot: `sessionmaker(engine)`. */
  #kindOfNewMaker(expression: Call, scope: Scope): SessionKind | null {
    if (!makerName.test(dotted(expression.callee) ?? "")) return null;
    return this.#kindOfMakerObject(expression, scope);
  }

  /** The kind of a session that an object keeps for everybody: `db.session`. */
  #kindOfKept(attribute: Attribute, scope: Scope): SessionKind | null {
    if (!/session/i.test(attribute.name) || !this.#comesFromSessionCode(attribute, scope)) return null;
    const value = this.#interpreter.force(this.#interpreter.evaluate(attribute, scope));
    return value.type === "instance" ? kindOfObject(value) : null;
  }

  /** True for a name that is bound here, or imported from a module that makes sessions. */
  #comesFromSessionCode(callee: Expression, scope: Scope): boolean {
    let root = callee;
    while (root.type === "attribute") root = root.object;
    if (root.type !== "name") return false;
    const value = scopeWith(scope, root.id)?.names.get(root.id);
    if (value === undefined || value.type === "unknown") return false;
    // `from sqlalchemy.orm import Session as Local`.
    if (value.type === "foreign") return mayMakeSession(value.name);
    const location = value.type === "import" || value.type === "module" ? value.location : null;
    if (location === null) return true;
    const { project } = this.#interpreter;
    const source =
      value.type === "import" && value.name !== null
        ? (project.index.findChild(location, value.name) ?? location)
        : location;
    if (source.type !== "file") return false;
    const module = project.module(source.path);
    return module !== null && isSessionCode(module);
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
  #kindOfCalled(value: FunctionValue): SessionKind | null {
    const { returns } = value.definition;
    if (returns === null || this.#mayNameSession(returns, value.closure)) return this.kindOfFunction(value);
    return this.#remembered(this.#madeOfData, value, () => this.#byBody(value));
  }

  /** Answers once for each function; null to who asks while it is being answered. */
  #remembered(
    answers: Answers<SessionKind | null>,
    value: FunctionValue,
    answer: () => SessionKind | null,
  ): SessionKind | null {
    const known = answers.get(value);
    if (known !== undefined) return known;
    const { path } = value.closure.module;
    return this.#interpreter.describe(path, () => answers.answer(value, answer, null));
  }

  #byAnnotation(value: FunctionValue): SessionKind | null {
    const { returns } = value.definition;
    if (returns === null) return null;
    const read = (text: string) => this.#readText(text, value.closure);
    const type = this.#interpreter.annotation(returns, value.closure);
    return kindOfReturn(type, read);
  }

  /** False for classes of data: they are declared in the largest modules, which would have to be read for it. */
  #mayNameSession(annotation: Expression, scope: Scope): boolean {
    const names = namesIn(annotation);
    if (names.some(mayMakeSession)) return true;
    return names.some((name) => {
      const value = scopeWith(scope, name)?.names.get(name);
      if (value === undefined || value.type === "constant") return false;
      if (value.type === "foreign") return mayMakeSession(value.name);
      if (value.type !== "import" || value.name === null || value.location.type !== "file") return true;
      const module = this.#interpreter.project.module(value.location.path);
      const bases = module === null ? null : findBases(module, value.name);
      return bases === null || mayMakeSession(bases);
    });
  }

  #readText(text: string, scope: Scope): Value {
    return this.#interpreter.annotation({ type: "constant", value: text, line: 1 }, scope);
  }

  /** `yield session` and `return session`, where the session was opened in the same body. */
  #byBody(value: FunctionValue): SessionKind | null {
    const { definition } = value;
    if (definition.source === "" || !/\b(yield|return)\b/.test(definition.source)) return null;
    const body = this.#interpreter.project.body(definition);
    const scope = localScope(body, definition, value.closure, this.#interpreter);
    const locals = new Map<string, SessionKind>();
    const kindOf = (expression: Expression | null): SessionKind | null => {
      if (expression?.type === "await") return kindOf(expression.value);
      if (expression?.type === "call") {
        const known = locals.get(dotted(expression.callee) ?? "");
        return known ?? this.kindOfCall(expression.callee, scope) ?? this.#kindOfNewMaker(expression, scope);
      }
      const name = expression === null ? null : dotted(expression);
      if (expression === null || name === null) return null;
      const isMaker = mayMakeSession(name) || this.#comesFromSessionCode(expression, scope);
      return locals.get(name) ?? (isMaker ? this.#kindOfMakerObject(expression, scope) : null);
    };
    const keep = (target: Expression | null, given: Expression | null) => {
      const name = target === null ? null : dotted(target);
      const kind = name === null ? null : kindOf(given);
      if (name !== null && kind !== null) locals.set(name, kind);
    };
    let found: SessionKind | null = null;
    walkStatements(body, {
      statement: (statement) => {
        if (statement.type === "assign") {
          for (const target of statement.targets) keep(target, statement.value);
        } else if (statement.type === "annotated") keep(statement.target, statement.value);
        else if (statement.type === "with") {
          for (const item of statement.items) keep(item.target, item.value);
        } else if (statement.type === "return") found ??= kindOf(statement.value);
      },
      expression: (expression) => {
        if (expression.type === "yield") found ??= kindOf(expression.value);
      },
    });
    return found;
  }
}
