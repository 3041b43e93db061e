import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { linearize } from "../../syntax/python/evaluate/classes.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type {
  ClassValue,
  FunctionValue,
  InstanceValue,
  Scope,
  Site,
  Value,
} from "../../syntax/python/evaluate/value.ts";
import { here, trying } from "../../syntax/python/ledger.ts";
import { textTest } from "../../syntax/python/text-test.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { bodyOf } from "./function-body.ts";
import { localScope, makerName } from "./local-scope.ts";
import { comesFromSessionCode } from "./session-loads.ts";
import { mayMakeSession, namesIn } from "./session-names.ts";
import { kindOfTaken, kindsOfType, type SessionKind } from "./session-type.ts";
import { unpacked } from "./unpacked.ts";

/** The name of a method's first parameter, and the object that it stands for. */
interface OwnObject {
  readonly name: string;
  readonly object: InstanceValue;
}

const speaksOfSessions = textTest((text) => /session|maker/i.test(text));

/**
 * What `self` stands for in a method, as far as sessions go: an object that has what the methods of its class set, be it
 * when it is made or later (`self.maker = sessionmaker(...)`), and what its class is annotated with.
 */
export class OwnObjects {
  readonly #interpreter: Interpreter;
  readonly #known = new WeakMap<ClassValue, InstanceValue>();
  readonly #completed = new WeakMap<InstanceValue, InstanceValue>();

  constructor(interpreter: Interpreter) {
    this.#interpreter = interpreter;
  }

  /** Null for what is no method, and for a method of a class that has nothing to do with sessions. */
  of(method: FunctionValue): OwnObject | null {
    const { owner } = method;
    if (owner === null || !classesOf(owner).some((one) => this.#speaksOfSessions(one))) return null;
    return this.whoseMethod(method);
  }

  /** The same for a method of any class: what it keeps may have to do with sessions. Null for what is no method. */
  whoseMethod({ owner, decoration, definition }: FunctionValue): OwnObject | null {
    const [first] = definition.parameters;
    if (owner === null || decoration === "static" || first === undefined) return null;
    return { name: first.name, object: this.#objectOf(owner) };
  }

  /** An object of a class as its methods leave it; null for a class that has nothing to do with sessions. */
  ofClass(owner: ClassValue): InstanceValue | null {
    return classesOf(owner).some((one) => this.#speaksOfSessions(one)) ? this.#objectOf(owner) : null;
  }

  /** True for an object of a class that has to do with sessions. */
  speaks(value: Value): boolean {
    if (value.type !== "instance" || value.class === null) return false;
    return classesOf(value.class).some((one) => this.#speaksOfSessions(one));
  }

  /** An object that is there, with what the methods of its class set later. */
  known(value: Value): Value {
    if (value.type !== "instance" || value.class === null || !this.speaks(value)) return value;
    const known = this.#completed.get(value);
    if (known !== undefined) return known;
    const attributes = new Map(this.#objectOf(value.class).attributes);
    for (const [name, one] of value.attributes)
      if (attributes.has(name) ? tellsItself(one) : !isNothing(one)) attributes.set(name, one);
    const completed = { ...value, attributes };
    this.#completed.set(value, completed);
    this.#completed.set(completed, completed);
    return completed;
  }

  #speaksOfSessions({ members: { module } }: ClassValue): boolean {
    this.#interpreter.project.quote(module.path);
    return speaksOfSessions(module);
  }

  #objectOf(owner: ClassValue): InstanceValue {
    const known = this.#known.get(owner);
    if (known !== undefined) return known;
    const attributes = new Map<string, Value>();
    const site = { file: owner.members.module.path, line: owner.definition.line };
    const object = made(owner, null, attributes, site);
    this.#known.set(owner, object);
    const classes = classesOf(owner);
    for (const { members } of classes) {
      for (const member of members.names.values()) {
        if (member.type === "function") this.#readMethod(member, object);
      }
    }
    for (const one of classes) this.#readAnnotations(one, attributes);
    return object;
  }

  /** What a method sets on the object. */
  #readMethod(method: FunctionValue, object: InstanceValue): void {
    const { definition, closure } = method;
    const { attributes } = object;
    const self = definition.parameters[0]?.name;
    if (self === undefined || !maySetOn(definition.source, self)) return;
    const body = bodyOf(method, this.#interpreter.project);
    if (!body.some((statement) => setsAttribute(statement, self))) return;
    const scope = localScope(body, definition, closure, this.#interpreter);
    scope.names.set(self, object);
    for (const { name, annotation, default: given } of definition.parameters) {
      const typed = annotation === null ? null : this.#ofType(annotation, closure);
      const value = typed ?? this.#valueOf(name, given, closure);
      if (value !== null) scope.names.set(name, value);
    }
    walkStatements(body, {
      statement: (statement) => {
        if (statement.type !== "assign" && statement.type !== "annotated") return;
        const targets = statement.type === "assign" ? statement.targets : [statement.target];
        for (const [target, expression] of targets.flatMap((one) => unpacked(one, statement.value))) {
          const name = attributeOf(target, self);
          if (name === null || attributes.has(name)) continue;
          const typed = statement.type === "annotated" ? this.#ofType(statement.annotation, scope) : null;
          const value = typed ?? this.#valueOf(name, expression, scope);
          if (value !== null) attributes.set(name, value);
        }
      },
    });
  }

  #valueOf(name: string, expression: Expression | null, scope: Scope): Value | null {
    if (expression === null || expression.type === "constant") return null;
    const isNamed = mayMakeSession(name) || namesIn(expression).some(mayMakeSession);
    const asked = expression.type === "call" ? expression.callee : expression;
    if (!isNamed && !comesFromSessionCode(asked, scope, this.#interpreter)) return null;
    // A method that runs on the way may change what others made, and has not been called yet.
    const value = trying(() => this.#interpreter.force(this.#interpreter.evaluate(expression, scope)));
    const isTold = kindOfTaken(value) !== null || value.type === "function" || value.type === "bound";
    return isTold || (value.type === "instance" && value.class !== null) ? value : null;
  }

  #readAnnotations({ definition, members }: ClassValue, attributes: Map<string, Value>): void {
    for (const statement of definition.body) {
      if (statement.type !== "annotated" || statement.target.type !== "name") continue;
      const { id } = statement.target;
      const typed = attributes.has(id) ? null : this.#ofType(statement.annotation, members);
      if (typed !== null) attributes.set(id, typed);
    }
  }

  /** An object of the session's or session maker's class that an annotation names; null for all else. */
  #ofType(annotation: Expression, scope: Scope): Value | null {
    const names = namesIn(annotation);
    if (!names.some(mayMakeSession)) return null;
    const type = this.#interpreter.annotation(annotation, scope);
    const read = (text: string) =>
      this.#interpreter.annotation({ type: "constant", value: text, line: annotation.line }, scope);
    const [kind] = kindsOfType(type, read);
    if (kind === undefined) return type.type === "class" ? this.ofClass(type) : null;
    const isMaker = names.some((name) => makerName.test(name));
    const site = { file: scope.module.path, line: annotation.line };
    return made(null, originOf(kind, isMaker), new Map(), site);
  }
}

/** What an object has before somebody sets it. */
function isNothing(value: Value): boolean {
  return value.type === "unknown" || (value.type === "constant" && value.value === null);
}

/** False for what says less than the methods of its owner do: nothing, and what a package made that is no session. */
function tellsItself(value: Value): boolean {
  const isOfPackage = value.type === "foreign" || (value.type === "instance" && value.class === null);
  return !isNothing(value) && (!isOfPackage || kindOfTaken(value) !== null);
}

function originOf(kind: SessionKind, isMaker: boolean): string {
  if (kind === "async") return `sqlalchemy.ext.asyncio.${isMaker ? "async_sessionmaker" : "AsyncSession"}`;
  return `sqlalchemy.orm.${isMaker ? "sessionmaker" : "Session"}`;
}

function made(
  of: ClassValue | null,
  origin: string | null,
  attributes: Map<string, Value>,
  site: Site,
): InstanceValue {
  return { type: "instance", class: of, origin, attributes, native: null, args: null, site, home: here() };
}

function classesOf(owner: ClassValue): ClassValue[] {
  return linearize(owner).filter((base) => base.type === "class");
}

/** False for a text in which no attribute of a name is set, be it among others. Most methods need not be read then. */
function maySetOn(source: string, name: string): boolean {
  if (!source.includes(`${name}.`)) return false;
  // Targets and names may go on in another line.
  if (/[)\]][ \t]*=(?!=)|\\\r?\n/.test(source)) return true;
  return new RegExp(`${name}[ \\t]*\\.[ \\t]*[^\\s.,:=()[\\]]+[ \\t]*(?:=(?!=)|:|,[^\\n]*=(?!=))`).test(
    source,
  );
}

/** Looks no further than a method's own statements for the first that sets one: most set none. */
function setsAttribute(statement: Statement, self: string): boolean {
  let found = false;
  walkStatements([statement], {
    statement: (one) => {
      if (one.type === "assign") found ||= one.targets.some((target) => setsOn(target, self));
      else if (one.type === "annotated") found ||= attributeOf(one.target, self) !== null;
    },
  });
  return found;
}

function setsOn(target: Expression, self: string): boolean {
  if (target.type === "sequence") return target.elements.some((one) => setsOn(one, self));
  return attributeOf(target, self) !== null;
}

function attributeOf(target: Expression, self: string): string | null {
  if (target.type !== "attribute" || target.object.type !== "name") return null;
  return target.object.id === self ? target.name : null;
}
