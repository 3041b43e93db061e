import type { Expression, FunctionDefinition, Statement } from "../python/ast.ts";
import { walkExpression } from "../python/walk.ts";
import { type ClassHierarchy, type ClassModel, type ClassRef, type Method } from "./class-hierarchy.ts";
import { type Call, calledName, dottedName } from "./dotted.ts";
import { liveCode } from "./live-code.ts";

/** On which side of the switch (`if self.deferrable:`) a call stands. */
export type Side = "deferred" | "sync" | "both";

/** A call that a method reaches. */
export interface ReachedCall {
  readonly call: Call;
  readonly at: Method;
  /** The statements of the function that holds the call. */
  readonly body: readonly Statement[];
  /** The class that `self` is where the call stands; null in module functions. */
  readonly self: ClassModel | null;
  readonly isAwaited: boolean;
  /** The project method that is called, or null when it is foreign or not known. */
  readonly target: Method | null;
  readonly isInLoop: boolean;
  readonly side: Side;
  /** Names that stand for the object that was started from. */
  readonly selfNames: ReadonlySet<string>;
  /** Calls that lead here, outermost first. */
  readonly chain: readonly { readonly name: string; readonly file: string; readonly line: number }[];
}

type Attribute = Extract<Expression, { type: "attribute" }>;

interface Target {
  readonly at: Method;
  readonly self: ClassModel | null;
  readonly names: ReadonlySet<string>;
}

/** How deep calls are followed. */
const maximumDepth = 7;

export interface ReachOptions {
  /** Attribute that switches: `deferrable`. */
  readonly switchName: string;
  /** Follow into methods of other objects (hooks) as well. */
  readonly followsOthers: boolean;
  /** Classes whose methods are the framework's and are not entered. */
  readonly isFramework: (owner: ClassRef) => boolean;
}

/** All calls that a method reaches through `self`, `super()`, module functions and (if asked) hooks. */
export function reachableCalls(
  start: Method,
  self: ClassModel,
  hierarchy: ClassHierarchy,
  options: ReachOptions,
): readonly ReachedCall[] {
  const found: ReachedCall[] = [];
  const entered = new Set<string>();
  const { project } = hierarchy;

  function enter(
    at: Method,
    own: ClassModel | null,
    names: ReadonlySet<string>,
    from: Pick<ReachedCall, "chain" | "isInLoop" | "side">,
  ) {
    const id = `${at.owner.module.path}:${at.node.line}:${own?.node.name ?? ""}:${from.isInLoop}:${from.side}`;
    if (entered.has(id) || from.chain.length > maximumDepth) return;
    entered.add(id);
    block(liveCode(project.body(at.node)), from.isInLoop, from.side);

    function block(statements: readonly Statement[], isInLoop: boolean, side: Side): void {
      let current = side;
      for (const statement of statements) {
        visit(statement, isInLoop, current);
        const guard = statement.type === "if" ? switchOf(statement.test, options.switchName) : null;
        // What follows `if self.deferrable: self.defer(...)` is only reached without deferring.
        if (
          statement.type === "if" &&
          guard !== null &&
          current === "both" &&
          leaves(statement.body) &&
          statement.otherwise.length === 0
        ) {
          current = guard === "deferred" ? "sync" : "deferred";
        }
      }
    }

    function visit(statement: Statement, isInLoop: boolean, side: Side): void {
      const expressions = (...values: (Expression | null)[]) => {
        for (const value of values) if (value !== null) calls(value, isInLoop, side);
      };
      switch (statement.type) {
        case "expression":
        case "return":
        case "raise":
        case "assign":
        case "annotated":
        case "augmented":
          expressions(statement.value);
          break;
        case "if": {
          expressions(statement.test);
          const guard = side === "both" ? switchOf(statement.test, options.switchName) : null;
          block(statement.body, isInLoop, guard ?? side);
          block(
            statement.otherwise,
            isInLoop,
            guard === null ? side : guard === "deferred" ? "sync" : "deferred",
          );
          break;
        }
        case "for":
          expressions(statement.iterable);
          block(statement.body, true, side);
          block(statement.otherwise, isInLoop, side);
          break;
        case "while":
          calls(statement.test, true, side);
          block(statement.body, true, side);
          break;
        case "with":
          expressions(...statement.items.map((item) => item.value));
          block(statement.body, isInLoop, side);
          break;
        case "try":
          block(statement.body, isInLoop, side);
          for (const handler of statement.handlers) block(handler, isInLoop, side);
          block(statement.otherwise, isInLoop, side);
          block(statement.finally, isInLoop, side);
          break;
        case "match":
          expressions(statement.subject);
          for (const each of statement.cases) block(each.body, isInLoop, side);
          break;
        case "alias":
        case "break":
        case "class":
        case "continue":
        case "delete":
        case "from":
        case "function":
        case "global":
        case "import":
        case "pass":
          break;
      }
    }

    function calls(expression: Expression, isInLoop: boolean, side: Side): void {
      for (const { call, isAwaited } of callsWithin(expression)) {
        const { chain } = from;
        const target = calledMethod(call);
        found.push({
          call,
          at,
          body: project.body(at.node),
          self: own,
          isAwaited,
          target: target?.at ?? null,
          isInLoop,
          side,
          selfNames: names,
          chain,
        });
        if (target !== null && !options.isFramework(target.at.owner)) follow(call, target, isInLoop, side);
      }
    }

    function follow(call: Call, target: Target, isInLoop: boolean, side: Side): void {
      const step = { name: calledName(call), file: at.owner.module.path, line: call.line };
      enter(target.at, target.self, target.names, { chain: [...from.chain, step], isInLoop, side });
    }

    /** `Base.method(self, ...)`: the method of a base class, called for the same object. */
    function unboundMethod(call: Call, callee: Attribute, self: ClassModel): Method | null {
      const first = call.args[0]?.value;
      if (first?.type !== "name" || first.id !== at.node.parameters[0]?.name) return null;
      const base = hierarchy.classNamed(at.owner.module, project.body(at.node), dottedName(callee.object));
      const isBase = base !== null && self.lineage.some(({ node }) => node === base.node);
      return isBase ? hierarchy.method(base, callee.name) : null;
    }

    function calledMethod(call: Call): Target | null {
      const { callee } = call;
      if (callee.type === "attribute" && own !== null) {
        const isSuper = callee.object.type === "call" && calledName(callee.object) === "super";
        const isSelf = callee.object.type === "name" && callee.object.id === at.node.parameters[0]?.name;
        if (isSuper || isSelf) {
          const method = hierarchy.method(own, callee.name, isSuper ? at.owner.node : undefined);
          return method === null
            ? null
            : { at: method, self: own, names: firstParameter(method.node, names) };
        }
        const unbound = unboundMethod(call, callee, own);
        if (unbound !== null) return { at: unbound, self: own, names: firstParameter(unbound.node, names) };
      }
      if (callee.type === "attribute" && options.followsOthers) {
        const other = hierarchy.classOf(callee.object, at, own);
        const method = other === null ? null : hierarchy.method(other, callee.name);
        return other === null || method === null ? null : { at: method, self: other, names: new Set() };
      }
      if (callee.type !== "name") return null;
      const found = hierarchy.names.resolveInside(at.owner.module, project.body(at.node), callee.id);
      if (found?.type !== "function") return null;
      const handed = handedOn(call, found.node, names);
      const owner: ClassRef = { module: found.module, node: at.owner.node };
      return { at: { owner, node: found.node }, self: null, names: handed };
    }
  }

  enter(start, self, firstParameter(start.node, new Set()), { chain: [], isInLoop: false, side: "both" });
  return found;
}

interface WrittenCall {
  readonly call: Call;
  readonly isAwaited: boolean;
}

/** What they are handed runs in a thread of its own: it neither blocks the loop nor holds it. */
const threadStarters = new Set(["to_thread", "run_in_executor", "sync_to_async", "run_sync"]);

const written = new WeakMap<Expression, readonly WrittenCall[]>();

/** The calls that an expression is made of, outermost first. */
function callsWithin(expression: Expression): readonly WrittenCall[] {
  const known = written.get(expression);
  if (known !== undefined) return known;
  const awaited = new Set<Expression>();
  const elsewhere = new Set<Expression>();
  const calls: WrittenCall[] = [];
  walkExpression(expression, {
    expression(part) {
      if (part.type === "await") awaited.add(part.value);
      if (part.type !== "call" || elsewhere.has(part)) return;
      calls.push({ call: part, isAwaited: awaited.has(part) });
      if (!threadStarters.has(calledName(part))) return;
      for (const { value } of part.args) {
        if (value.type === "lambda")
          walkExpression(value.body, { expression: (each) => elsewhere.add(each) });
      }
    },
  });
  written.set(expression, calls);
  return calls;
}

function firstParameter(node: FunctionDefinition, names: ReadonlySet<string>): ReadonlySet<string> {
  const first = node.parameters[0]?.name;
  return first === undefined ? names : new Set([first]);
}

/** The parameters of a function that receive the object that was started from. */
function handedOn(call: Call, node: FunctionDefinition, names: ReadonlySet<string>): ReadonlySet<string> {
  const handed = new Set<string>();
  for (const [index, argument] of call.args.entries()) {
    if (argument.value.type !== "name" || !names.has(argument.value.id)) continue;
    const parameter = argument.name ?? node.parameters[index]?.name;
    if (parameter !== undefined) handed.add(parameter);
  }
  return handed;
}

/** Which side of the switch a condition chooses, or null when it is about something else. */
export function switchOf(test: Expression, name: string): "deferred" | "sync" | null {
  if (test.type === "attribute" && test.name === name) return "deferred";
  if (test.type === "name" && test.id === name) return "deferred";
  if (test.type === "unary" && test.operator === "not") {
    const inner = switchOf(test.operand, name);
    return inner === null ? null : inner === "deferred" ? "sync" : "deferred";
  }
  // `self.deferrable is False`, `== True`.
  if (
    test.type === "binary" &&
    /^(is|is not|==|!=)$/.test(test.operator) &&
    test.right.type === "constant" &&
    typeof test.right.value === "boolean"
  ) {
    const inner = switchOf(test.left, name);
    const isSame = test.right.value === (test.operator === "is" || test.operator === "==");
    return inner === null || isSame ? inner : inner === "deferred" ? "sync" : "deferred";
  }
  if (test.type === "binary" && test.operator === "and")
    return switchOf(test.left, name) ?? switchOf(test.right, name);
  return null;
}

/** True when a block ends in a return, a raise or a call of `defer`, which raises. */
function leaves(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  if (last === undefined) return false;
  if (last.type === "return" || last.type === "raise") return true;
  if (last.type === "expression")
    return last.value.type === "call" && /(^|_)defer/.test(calledName(last.value));
  return last.type === "if" && leaves(last.body) && leaves(last.otherwise);
}
