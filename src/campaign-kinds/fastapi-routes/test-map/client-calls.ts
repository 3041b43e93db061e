import type {
  ClassDefinition,
  Expression,
  FunctionDefinition,
  Statement,
} from "../../../syntax/python/ast.ts";
import type { Interpreter } from "../../../syntax/python/evaluate/interpreter.ts";
import { makeScope } from "../../../syntax/python/evaluate/scope.ts";
import type { Scope } from "../../../syntax/python/evaluate/value.ts";
import { walkStatements } from "../../../syntax/python/walk.ts";
import { type FoldContext, foldText } from "./fold-text.ts";
import { parametrizedNames } from "./parametrize.ts";

/** A request that a test makes; `urls` are the spellings that it may have. */
export interface ClientCall {
  readonly methods: readonly string[];
  readonly urls: readonly string[];
  readonly line: number;
}

/** A function of a test file with what surrounds it. */
export interface TestFunction {
  readonly definition: FunctionDefinition;
  readonly scope: Scope;
  /** The class that holds it, then its bases as far as they are known. */
  readonly classes: readonly { readonly definition: ClassDefinition; readonly scope: Scope }[];
  /** Names of the classes that hold it, outermost first; null for a module function. */
  readonly classPath: string | null;
  /** Functions that it may call by name or through `self`. */
  readonly helpers: ReadonlyMap<string, TestFunction>;
}

const verbs = new Set(["get", "post", "put", "patch", "delete", "head", "options"]);
const deepest = 3;

/** Finds the requests of a test, those of its helpers included. */
export class ClientCalls {
  readonly #interpreter: Interpreter;
  readonly #clients: readonly string[];

  constructor(interpreter: Interpreter, clients: readonly string[]) {
    this.#interpreter = interpreter;
    this.#clients = clients.map((name) => name.toLowerCase());
  }

  of(test: TestFunction): ClientCall[] {
    return this.#callsIn(test, parametrizedNames(test), 0);
  }

  #callsIn(
    test: TestFunction,
    given: ReadonlyMap<string, readonly Expression[] | readonly string[]>,
    depth: number,
  ): ClientCall[] {
    const body = this.#interpreter.project.body(test.definition);
    const context = this.#context(test, body, given);
    const calls: ClientCall[] = [];
    walkStatements(body, {
      expression: (expression) => {
        if (expression.type !== "call") return;
        const call = this.#clientCall(expression, context);
        if (call !== null) calls.push(call);
        else if (depth < deepest) calls.push(...this.#throughHelper(expression, test, context, depth));
      },
      statement: (statement) => {
        // Functions inside a test run within it.
        if (statement.type === "function" && depth < deepest) {
          const inner = { ...test, definition: statement, helpers: new Map<string, TestFunction>() };
          calls.push(...this.#callsIn(inner, given, depth + 1));
        }
      },
    });
    return calls;
  }

  #throughHelper(
    expression: Extract<Expression, { type: "call" }>,
    test: TestFunction,
    context: FoldContext,
    depth: number,
  ): ClientCall[] {
    const { callee } = expression;
    const isOwn = callee.type === "attribute" && callee.object.type === "name" && callee.object.id === "self";
    const name = callee.type === "name" ? callee.id : isOwn ? callee.name : null;
    const helper = name === null ? undefined : test.helpers.get(name);
    if (helper === undefined || helper.definition === test.definition) return [];
    const parameters = helper.definition.parameters.filter(
      ({ name: own }) => own !== "self" && own !== "cls",
    );
    const given = new Map<string, readonly Expression[] | readonly string[]>();
    parameters.forEach((parameter, index) => {
      const argument =
        expression.args.find((one) => one.name === parameter.name) ??
        (expression.args[index]?.name === null ? expression.args[index] : undefined);
      if (argument !== undefined) given.set(parameter.name, foldText(argument.value, context));
      else if (parameter.default !== null) given.set(parameter.name, [parameter.default]);
    });
    return this.#callsIn(helper, given, depth + 1).map((call) => ({ ...call, line: expression.line }));
  }

  #clientCall(call: Extract<Expression, { type: "call" }>, context: FoldContext): ClientCall | null {
    const { callee, args, line } = call;
    if (callee.type !== "attribute" || !this.#isClient(callee.object)) return null;
    const positional = args.filter((one) => one.name === null && one.star === 0).map((one) => one.value);
    const keyword = (name: string) => args.find((one) => one.name === name)?.value;
    const isVerb = verbs.has(callee.name);
    if (!isVerb && callee.name !== "request" && callee.name !== "stream") return null;
    const url = keyword("url") ?? positional[isVerb ? 0 : 1];
    if (url === undefined) return null;
    const method = isVerb ? null : (keyword("method") ?? positional[0]);
    const methods = isVerb ? [callee.name] : method === undefined ? [] : foldText(method, context);
    return {
      methods: methods.map((one) => one.toUpperCase()),
      urls: foldText(url, context),
      line,
    };
  }

  /** What a fixture of the same file returns or yields. */
  #fixtureValues(fixture: TestFunction | undefined): readonly Expression[] {
    const isFixture = fixture?.definition.decorators.some((decorator) => {
      const name = decorator.type === "call" ? decorator.callee : decorator;
      return name.type === "attribute"
        ? name.name === "fixture"
        : name.type === "name" && name.id === "fixture";
    });
    if (fixture === undefined || isFixture !== true) return [];
    const values: (Expression | null)[] = [];
    walkStatements(this.#interpreter.project.body(fixture.definition), {
      statement: (statement) => {
        if (statement.type === "return") values.push(statement.value);
      },
      expression: (expression) => {
        if (expression.type === "yield") values.push(expression.value);
      },
    });
    return values.filter((value) => value !== null);
  }

  #isClient(receiver: Expression): boolean {
    const name =
      receiver.type === "name"
        ? receiver.id
        : receiver.type === "attribute"
          ? receiver.name
          : this.#calledName(receiver);
    const lower = name.toLowerCase();
    return this.#clients.some((client) => lower.endsWith(client));
  }

  #calledName(receiver: Expression): string {
    if (receiver.type !== "call") return "";
    const { callee } = receiver;
    return callee.type === "name" ? callee.id : callee.type === "attribute" ? callee.name : "";
  }

  #context(
    test: TestFunction,
    body: readonly Statement[],
    given: ReadonlyMap<string, readonly Expression[] | readonly string[]>,
  ): FoldContext {
    const assigned = assignmentsIn(body);
    const own = new Set(test.definition.parameters.map(({ name }) => name));
    return {
      interpreter: this.#interpreter,
      scope: makeScope(test.scope.module, test.scope),
      classes: test.classes,
      local: (name, line) => {
        const before = assigned.get(name)?.filter((one) => one.line < line);
        const last = before?.at(-1);
        if (last !== undefined) return last.values;
        return given.get(name) ?? (own.has(name) ? this.#fixtureValues(test.helpers.get(name)) : null);
      },
    };
  }
}

interface Assignment {
  readonly line: number;
  readonly values: readonly Expression[];
}

/** Simple local names with what they are assigned; loops over literal lists give all their items. */
function assignmentsIn(body: readonly Statement[]): Map<string, Assignment[]> {
  const found = new Map<string, Assignment[]>();
  const add = (name: string, line: number, values: readonly Expression[]) => {
    const known = found.get(name);
    if (known === undefined) found.set(name, [{ line, values }]);
    else known.push({ line, values });
  };
  walkStatements(body, {
    statement: (statement) => {
      if (statement.type === "assign") {
        for (const target of statement.targets)
          if (target.type === "name") add(target.id, statement.line, [statement.value]);
      } else if (
        statement.type === "annotated" &&
        statement.target.type === "name" &&
        statement.value !== null
      ) {
        add(statement.target.id, statement.line, [statement.value]);
      } else if (
        statement.type === "augmented" &&
        statement.target.type === "name" &&
        statement.operator === "+="
      ) {
        const before = found.get(statement.target.id)?.at(-1)?.values[0];
        if (before === undefined) return;
        const { line, value } = statement;
        add(statement.target.id, line, [{ type: "binary", operator: "+", left: before, right: value, line }]);
      } else if (statement.type === "for" && statement.target.type === "name") {
        const { iterable } = statement;
        add(statement.target.id, statement.line - 1, iterable.type === "sequence" ? iterable.elements : []);
      }
    },
  });
  return found;
}
