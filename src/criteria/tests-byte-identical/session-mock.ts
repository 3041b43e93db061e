import { normalForm } from "../../syntax/python/normal-form.ts";
import { childOf, descendants, namedChildren, type SyntaxNode } from "../../syntax/python/plain-tree.ts";
import { asPlainMock } from "../../syntax/python/test-module/assertions.ts";

/** The parts of a test that put something in the place of the database session. */
export interface SessionMocks {
  readonly nodes: readonly SyntaxNode[];
  /** True when one of them names the async session. */
  readonly isAsync: boolean;
}

/** Finds where a test mocks the session: patches, mocks with its spec, overrides of its dependency. */
export function findSessionMocks(test: SyntaxNode): SessionMocks {
  const nodes = [...descendants(test)].filter(isSessionMock);
  const outermost = nodes.filter((node) => !nodes.some((other) => other !== node && contains(other, node)));
  return { nodes: outermost, isAsync: outermost.some((node) => /async_?session/i.test(node.text)) };
}

/**
 * The meaning of a test apart from what may change with the fixture and with session mocks: the mocks
 * themselves, the interceptors that they name, and whether a mock was called or awaited.
 */
export function meaningApartFromMocks(test: SyntaxNode, fixture: string): string {
  const mocks = findSessionMocks(test);
  const named = new Set(mocks.nodes.flatMap((node) => identifiersIn(node)));
  const replace = (node: SyntaxNode): string | null => {
    if (mocks.nodes.includes(node)) return "‹session mock›";
    if (isInterceptor(node, named)) return "‹interceptor›";
    return isFixtureRequest(node, fixture) ? "" : parametersWithout(node, fixture);
  };
  const text = normalForm(test, replace);
  return mocks.nodes.length > 0 ? asPlainMock(text) : text;
}

function isSessionMock(node: SyntaxNode): boolean {
  if (node.type === "call") {
    const callee = childOf(node, "function")?.text ?? "";
    return mocking.test(callee) && namesSession(childOf(node, "arguments"));
  }
  if (node.type !== "assignment") return false;
  const left = childOf(node, "left")?.text ?? "";
  return /dependency_overrides\s*\[/.test(left) && /session/i.test(left);
}

const mocking =
  /(^|\.)(patch|patch\.object|patch\.multiple|setattr|create_autospec|(Async|Magic|NonCallable|NonCallableMagic)?Mock|spy|seal)$/;

/** Only the target or the spec decides: a value that happens to contain the word does not make it a session mock. */
function namesSession(list: SyntaxNode | null): boolean {
  if (list === null) return false;
  const [first, second] = namedChildren(list);
  const spec = namedChildren(list).find(
    (child) => child.type === "keyword_argument" && /^(spec|spec_set|target)\b/.test(child.text),
  );
  const isTarget = (node: SyntaxNode | undefined) =>
    node !== undefined && node.type !== "keyword_argument" && /\b(Async)?Session\b/.test(node.text);
  if (spec !== undefined && /\b(Async)?Session\b/.test(spec.text)) return true;
  return isTarget(first) || (second?.type === "string" && isTarget(first));
}

/** A nested function that a session mock names as its effect; it has to become `async` with the mock. */
function isInterceptor(node: SyntaxNode, named: ReadonlySet<string>): boolean {
  if (node.type !== "function_definition" || node.parent?.type !== "block") return false;
  return named.has(childOf(node, "name")?.text ?? "");
}

/** `@pytest.mark.usefixtures("...")` that asks for nothing but the fixture of the definition of done. */
function isFixtureRequest(node: SyntaxNode, fixture: string): boolean {
  if (node.type !== "decorator") return false;
  return [`usefixtures("${fixture}")`, `usefixtures('${fixture}')`].some((text) => node.text.endsWith(text));
}

/** The parameters of a test without the one that asks for the fixture. */
function parametersWithout(node: SyntaxNode, fixture: string): string | null {
  if (node.type !== "parameters" || node.parent?.type !== "function_definition") return null;
  const others = namedChildren(node).filter((child) => child.text !== fixture);
  return `( ${others.map((child) => normalForm(child)).join(" , ")} )`;
}

function identifiersIn(node: SyntaxNode): string[] {
  return [...descendants(node)].filter((part) => part.type === "identifier").map((part) => part.text);
}

function contains(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
