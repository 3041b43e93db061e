import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { runFromImport, runImport } from "../../syntax/python/evaluate/imports.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { makeScope, scopeWith } from "../../syntax/python/evaluate/scope.ts";
import type { FunctionValue, Scope, Site, Value } from "../../syntax/python/evaluate/value.ts";
import { findBases } from "../../syntax/python/outline.ts";
import { textTest } from "../../syntax/python/text-test.ts";
import { walkExpression, walkStatements } from "../../syntax/python/walk.ts";
import { Answers } from "./answers.ts";
import { kindOfMade, kindOfMaker, kindOfReturn, type SessionKind } from "./session-type.ts";

const makesSessions =
  /sessionmaker|scoped_session|create_engine|create_async_engine|\bSession\(|AsyncSession\(/;

/** A session that a body opens itself. */
export interface OpenedSession {
  readonly kind: SessionKind;
  readonly name: string;
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
    walkStatements(this.#interpreter.project.body(definition), {
      expression: (expression) => {
        if (expression.type !== "call") return;
        // A maker of sessions is called with what decides about them.
        const isMaker = /sessionmaker|scoped_session/.test(dotted(expression.callee) ?? "");
        const asked = expression.args.map(({ value }) => value);
        names.push(...namesIn(expression.callee));
        for (const value of asked)
          if (isMaker || mayMakeSession(dotted(value) ?? "")) names.push(...namesIn(value));
      },
      statement: (statement) => {
        if (statement.type === "function") names.push(...this.#namesCalled(statement, depth + 1));
      },
    });
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
    walkStatements(body, {
      expression: (expression) => {
        if (expression.type !== "call") return;
        const open = (kind: SessionKind | null, opener: Expression) => {
          const site = { file: scope.module.path, line: expression.line };
          if (kind !== null) opened.push({ kind, name: dotted(opener) ?? "session", site });
        };
        open(this.kindOfCall(expression.callee, scope), expression.callee);
        for (const { value } of expression.args) open(this.#kindOfHandedOver(value, scope), value);
      },
      statement: (statement) => {
        if (statement.type === "function") this.#collect(statement, scope, opened, depth + 1);
      },
    });
  }

  /** The session kind that calling something gives; null when it gives no session. */
  kindOfCall(callee: Expression, scope: Scope): SessionKind | null {
    const name = dotted(callee);
    if (name === null) return null;
    const hinted = this.hinted(name);
    if (hinted !== null) return hinted;
    if (!mayMakeSession(name) && !this.#comesFromSessionCode(callee, scope)) return null;
    const value = this.#interpreter.force(this.#interpreter.evaluate(callee, scope));
    const made = kindOfMade(value);
    if (made !== null) return made;
    if (value.type === "function") return this.#kindOfCalled(value);
    // A decorator that is a class keeps the function that it was given.
    const given = value.type === "instance" && value.class !== null ? value.args?.positional[0] : undefined;
    const kept = given === undefined ? null : this.#interpreter.force(given);
    if (kept?.type === "function") return this.#kindOfCalled(kept);
    return value.type === "bound" ? this.#kindOfCalled(value.function) : null;
  }

  /** The kind of a session maker that is given to a function, which opens the session then. */
  #kindOfHandedOver(argument: Expression, scope: Scope): SessionKind | null {
    const name = dotted(argument);
    if (name === null || !mayMakeSession(name)) return null;
    const value = this.#interpreter.force(this.#interpreter.evaluate(argument, scope));
    return value.type === "instance" ? kindOfMaker(value) : null;
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
      if (expression === null) return null;
      if (expression.type === "name") return locals.get(expression.id) ?? null;
      if (expression.type === "await") return kindOf(expression.value);
      if (expression.type === "call") return this.kindOfCall(expression.callee, scope);
      if (expression.type === "attribute" || expression.type === "subscript") return null;
      return null;
    };
    let found: SessionKind | null = null;
    walkStatements(body, {
      statement: (statement) => {
        if (statement.type === "assign") {
          const kind = kindOf(statement.value);
          for (const target of statement.targets)
            if (target.type === "name" && kind !== null) locals.set(target.id, kind);
        } else if (statement.type === "annotated" && statement.target.type === "name") {
          const kind = kindOf(statement.value);
          if (kind !== null) locals.set(statement.target.id, kind);
        } else if (statement.type === "with") {
          for (const item of statement.items) {
            const kind = kindOf(item.value);
            if (item.target?.type === "name" && kind !== null) locals.set(item.target.id, kind);
          }
        } else if (statement.type === "return") found ??= kindOf(statement.value);
      },
      expression: (expression) => {
        if (expression.type === "yield") found ??= kindOf(expression.value);
      },
    });
    return found;
  }
}

const isSessionCode = textTest((text) => makesSessions.test(text));

/** Every name of an expression, those in quotes included. */
export function namesIn(expression: Expression): string[] {
  const names: string[] = [];
  walkExpression(expression, {
    expression: (part) => {
      if (part.type === "name") names.push(part.id);
      if (part.type === "attribute") names.push(part.name);
      if (part.type === "constant" && typeof part.value === "string")
        names.push(...(part.value.match(/\w+/g) ?? []));
    },
  });
  return names;
}

/** Most calls of most bodies open no session; following each of them would mean to read the whole repository. */
function mayMakeSession(name: string): boolean {
  return /sess|db|database|begin|conn|maker|factory|scope|unit|uow|transaction|orm|engine/i.test(name);
}

/** The function's own scope, as far as its imports and its session factories go. */
function localScope(
  body: readonly Statement[],
  definition: FunctionValue["definition"],
  closure: Scope,
  interpreter: Interpreter,
): Scope {
  const parent = closure.isClass ? closure.parent : closure;
  const scope = makeScope(closure.module, parent);
  for (const parameter of definition.parameters) scope.names.set(parameter.name, { type: "unknown" });
  walkStatements(body, {
    statement: (statement) => {
      if (statement.type === "import") runImport(statement, scope, interpreter);
      if (statement.type === "from") runFromImport(statement, scope, interpreter);
      if (statement.type !== "assign" || statement.value.type !== "call") return;
      const callee = dotted(statement.value.callee);
      if (callee === null || !/sessionmaker|scoped_session/.test(callee)) return;
      const made = interpreter.evaluate(statement.value, scope);
      if (made.type !== "instance" || kindOfMaker(made) === null) return;
      for (const target of statement.targets) if (target.type === "name") scope.names.set(target.id, made);
    },
  });
  return scope;
}

/** `a.b.c` of a chain of names; null for anything else. */
export function dotted(expression: Expression): string | null {
  if (expression.type === "name") return expression.id;
  if (expression.type !== "attribute") return null;
  const object = dotted(expression.object);
  return object === null ? null : `${object}.${expression.name}`;
}
