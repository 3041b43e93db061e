import type { ConversionPullRequest } from "../../domain/pull-request.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import type { Target } from "../../domain/target.ts";
import { PlainFiles } from "../../syntax/python/plain-files.ts";
import { childOf, hasKeyword } from "../../syntax/python/plain-tree.ts";
import { type Blocking, findBlocking } from "../../syntax/python/session-use/blocking-calls.ts";
import { endsWithFunction } from "../../syntax/python/session-use/dependency-scope.ts";
import { reachOf } from "../../syntax/python/session-use/reach.ts";
import {
  type SessionKind,
  sessionParameters,
  unknownTypes,
} from "../../syntax/python/session-use/session-types.ts";
import type { Reach, Step } from "../../syntax/python/session-use/step.ts";

/** A handler on one side of the pull request and everything that its session reaches. */
export interface Handler {
  readonly step: Step;
  readonly isAsync: boolean;
  readonly sessions: ReadonlyMap<string, SessionKind>;
  /** Names in the annotations of its parameters that mean nothing in its file. */
  readonly unknownTypes: readonly string[];
  readonly reach: Reach;
  readonly blocking: readonly Blocking[];
  /** True when the session's dependency ends before the response is sent. */
  readonly endsWithFunction: boolean;
  /** Texts of the files that the session reaches and of those that the pull request changes, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A converted handler before and after. A handler that several routes share is there once. */
export interface HandlerPair {
  readonly after: Target;
  readonly keys: readonly string[];
  /** Null where the source could not be read as a function. */
  readonly base: Handler | null;
  readonly head: Handler | null;
}

/** Reads the converted handlers on both sides. */
export async function readHandlers(pullRequest: ConversionPullRequest): Promise<readonly HandlerPair[]> {
  const { conversions } = pullRequest;
  const changed = pullRequest.changedFiles.filter(({ path }) => isSource(path));
  const base = await readSide(
    pullRequest.base,
    conversions.map((conversion) => conversion.before),
    changed.map((file) => file.previousPath ?? file.path),
  );
  const head = await readSide(
    pullRequest.head,
    conversions.map((conversion) => conversion.after),
    changed.map((file) => file.path),
  );
  const pairs = new Map<string, HandlerPair>();
  for (const [index, { before, after }] of conversions.entries()) {
    const id = `${after.file}:${after.line}:${before.line}`;
    const known = pairs.get(id);
    pairs.set(id, {
      after,
      keys: [...(known?.keys ?? []), after.key],
      base: base[index] ?? null,
      head: head[index] ?? null,
    });
  }
  return [...pairs.values()];
}

function isSource(path: string): boolean {
  return path.endsWith(".py") && !/(^|\/)(tests?\/|test_[^/]*\.py$|conftest\.py$)/.test(path);
}

function readSide(
  tree: SourceTree,
  targets: readonly Target[],
  changed: readonly string[],
): Promise<readonly (Handler | null)[]> {
  return PlainFiles.ask(tree, (files) => targets.map((target) => readHandler(target, changed, files)));
}

function readHandler({ file, line }: Target, changed: readonly string[], files: PlainFiles): Handler | null {
  const node = files.definitionAt(file, line);
  if (node?.type !== "function_definition") return null;
  const name = childOf(node, "name")?.text ?? "";
  const step = { path: file, node, name, chain: [name] };
  const sessions = sessionParameters(node, file, files);
  const reach = reachOf(step, sessions, files);
  const paths = new Set([...reach.steps.map(({ path }) => path), ...changed]);
  const texts = new Map([...paths].map((path) => [path, files.text(path) ?? ""]));
  const isAsync = hasKeyword(node, "async");
  return {
    step,
    isAsync,
    sessions,
    unknownTypes: unknownTypes(node, file, files),
    reach,
    blocking: findBlocking(step, files),
    endsWithFunction: endsWithFunction(node, new Set(sessions.keys()), file, files),
    texts,
  };
}
