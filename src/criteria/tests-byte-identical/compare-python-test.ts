import { normalForm } from "../../syntax/python/normal-form.ts";
import { decoratorsOf, type SyntaxNode } from "../../syntax/python/plain-tree.ts";
import { methodKind } from "../../syntax/python/session-use/session-methods.ts";
import {
  type Assertion,
  asPlainMock,
  assertionsOf,
  exitsOf,
} from "../../syntax/python/test-module/assertions.ts";
import type { Definition } from "../../syntax/python/test-module/definitions.ts";
import type { Remark, RuledFindings } from "../shared/ruled-findings.ts";
import { changedLines } from "./changed-lines.ts";
import { findSessionMocks, meaningApartFromMocks } from "./session-mock.ts";

/** A test before and after, both with their decorators. */
export interface PythonTestPair {
  readonly name: string;
  readonly headPath: string;
  readonly before: Definition;
  readonly after: Definition;
}

/** Compares one existing test with what the pull request made of it. */
export function comparePythonTest(pair: PythonTestPair, fixture: string, findings: RuledFindings): void {
  const before = bytesOf(pair.before);
  const after = bytesOf(pair.after);
  if (before === after) {
    const stale = untouchedMock(pair);
    if (stale !== null) findings.add("session-mock", stale);
    return;
  }
  const lost = findLostAssertions(pair.before.node, pair.after.node);
  for (const assertion of lost) findings.add("assertions-kept", lostAssertion(pair, assertion));
  const parametrised = compareParametrisation(pair);
  if (parametrised !== null) findings.add("assertions-kept", parametrised);
  for (const exit of findAddedExits(pair.before.node, pair.after.node)) {
    findings.add("assertions-kept", earlyExit(pair, exit));
  }
  if (isAllowedChange(pair, fixture)) {
    const odd = staleMock(pair);
    if (odd !== null) findings.add("session-mock", odd);
    return;
  }
  const meaning =
    meaningApartFromMocks(pair.before.outer, fixture) === meaningApartFromMocks(pair.after.outer, fixture);
  for (const change of changedLines(before, after, pair.after.outer.line)) {
    findings.add("test-bytes", {
      message: meaning
        ? `${pair.name} was reformatted.`
        : `${pair.name} was changed${change.added.length === 0 ? `: ${count(change.removed.length)} removed` : ""}.`,
      why: "The tests of a converted route prove that it still behaves as before; once they change, they prove it only for the new tests.",
      fix: "Put the test back as it was, byte for byte. What the conversion needs on top belongs into a new test.",
      file: pair.headPath,
      line: change.line,
      endLine: change.endLine,
      level: "error",
    });
  }
}

/** Assertions of the base that no longer hold on the head, each as often as it was there. */
export function findLostAssertions(before: SyntaxNode, after: SyntaxNode): readonly Assertion[] {
  const left = new Map<string, number>();
  for (const { meaning } of assertionsOf(after)) {
    const plain = asPlainMock(meaning);
    left.set(plain, (left.get(plain) ?? 0) + 1);
  }
  return assertionsOf(before).filter(({ meaning }) => {
    const plain = asPlainMock(meaning);
    const remaining = left.get(plain) ?? 0;
    left.set(plain, remaining - 1);
    return remaining <= 0;
  });
}

function findAddedExits(before: SyntaxNode, after: SyntaxNode): readonly Assertion[] {
  const known = new Set(exitsOf(before).map((exit) => exit.meaning));
  return exitsOf(after).filter((exit) => !known.has(exit.meaning));
}

/** The change is nothing but the session's mock, or the request for the fixture. */
function isAllowedChange({ before, after }: PythonTestPair, fixture: string): boolean {
  if (meaningApartFromMocks(before.outer, fixture) !== meaningApartFromMocks(after.outer, fixture))
    return false;
  const mocksChanged =
    findSessionMocks(before.outer).nodes.length > 0 && findSessionMocks(after.outer).nodes.length > 0;
  return mocksChanged || (!before.outer.text.includes(fixture) && after.outer.text.includes(fixture));
}

/** A mock that was left as it was: the test fails or proves nothing, but the bytes are those that were asked for. */
function untouchedMock(pair: PythonTestPair): Remark | null {
  const stale = staleMock(pair);
  return stale === null ? null : { ...stale, level: "warning" };
}

function staleMock({ name, headPath, before, after }: PythonTestPair): Remark | null {
  const mocks = findSessionMocks(after.outer);
  const earlier = findSessionMocks(before.outer);
  const [first] = mocks.nodes;
  if (first === undefined) return null;
  const plain = mocks.nodes.find((node) => isPlainInterceptor(node.text));
  const now = new Set(mocks.nodes.flatMap((node) => mockedMethods(node.text)));
  const lost = earlier.nodes.flatMap((node) => mockedMethods(node.text)).find((method) => !now.has(method));
  const what =
    plain !== undefined
      ? "mocks the async session with something that cannot be awaited"
      : lost !== undefined
        ? `no longer mocks \`${lost}()\` of the session`
        : mocks.isAsync || earlier.isAsync
          ? null
          : "still mocks the sync session";
  if (what === null) return null;
  return {
    message: `${name} ${what}.`,
    why: "A mock that the converted route does not use, or cannot await, intercepts nothing, and the test proves nothing.",
    fix: "Mock the same method of `sqlalchemy.ext.asyncio.AsyncSession` with an async interceptor (`AsyncMock`, `autospec=True`).",
    file: headPath,
    line: (plain ?? first).line,
    endLine: (plain ?? first).endLine,
    level: "error",
  };
}

/** An explicit plain mock of a method that is awaited; `patch` itself makes async ones of async methods. */
function isPlainInterceptor(text: string): boolean {
  const isAwaited = mockedMethods(text).some((method) => methodKind(method) === "awaitable");
  return (
    isAwaited &&
    /async_?session/i.test(text) &&
    /\b(new|new_callable)\s*=\s*[\w.]*\b(Magic|NonCallable)?Mock\b/.test(text)
  );
}

/** `Session.flush` in a target, `Session, "flush"` in `patch.object`. */
function mockedMethods(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:Async)?Session(?:\.|\s*,\s*["'])(\w+)/g)].map((match) => match[1] ?? "");
}

function lostAssertion({ name, headPath, after }: PythonTestPair, lost: Assertion): Remark {
  return {
    message: `${name} no longer asserts what it asserted: ${shorten(lost.text)}`,
    why: "An assertion that is gone, commented out, loosened or made conditional lets a changed behaviour pass.",
    fix: "Put the assertion back as it was.",
    file: headPath,
    line: after.outer.line,
    endLine: after.outer.endLine,
    level: "error",
  };
}

function earlyExit({ name, headPath }: PythonTestPair, exit: Assertion): Remark {
  return {
    message: `${name} now leaves early: ${shorten(exit.text)}`,
    why: "What comes after it is no longer tested, however green the test is.",
    fix: "Remove the early exit.",
    file: headPath,
    line: exit.line,
    endLine: exit.endLine,
    level: "error",
  };
}

function compareParametrisation({ name, headPath, before, after }: PythonTestPair): Remark | null {
  const head = parametrisations(after.node);
  const kept = new Set(head.map((node) => normalForm(node)));
  const lost = parametrisations(before.node).find((node) => !kept.has(normalForm(node)));
  if (lost === undefined) return null;
  const place = head[0] ?? after.outer;
  return {
    message: `${name} is no longer run with the parameters that it was run with.`,
    why: "Each removed parameter is a removed test; a changed one is another test.",
    fix: "Put the parametrisation back as it was; more cases belong into a new test.",
    file: headPath,
    line: place.line,
    endLine: place.endLine,
    level: "error",
  };
}

function parametrisations(definition: SyntaxNode): readonly SyntaxNode[] {
  return decoratorsOf(definition).filter((node) => /\bparametri[sz]e\b|\bexpand\b/.test(node.text));
}

/** The text from the first decorator, indentation included. */
function bytesOf(definition: Definition): string {
  return " ".repeat(definition.outer.column) + definition.outer.text;
}

function count(lines: number): string {
  return lines === 1 ? "1 line" : `${lines} lines`;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
