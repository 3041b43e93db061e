import { exclusionOf } from "../../domain/settings.ts";
import type { Mark, Reason, TargetState } from "../../domain/target.ts";
import { type FloatingPromise, findFloating } from "../../syntax/typescript/analysis/floating.ts";
import { makePromiseJudge } from "../../syntax/typescript/analysis/promises.ts";
import { makeBlockingFinder } from "../../syntax/typescript/analysis/reach.ts";
import { reachedFunctions } from "../../syntax/typescript/analysis/reached-functions.ts";
import { findLostRejections } from "../../syntax/typescript/analysis/rejections.ts";
import type { ts } from "../../syntax/typescript/compiler.ts";
import type { Evaluation } from "../../syntax/typescript/evaluate/evaluator.ts";
import { childScope } from "../../syntax/typescript/evaluate/scope.ts";
import type { FunctionNode, Value } from "../../syntax/typescript/evaluate/values.ts";
import type { TypeScriptProject } from "../../syntax/typescript/load-project.ts";
import { pathOf, placeOf } from "../../syntax/typescript/places.ts";
import type { TypeScriptRoute } from "./facts.ts";
import { catchesRejections, versionPackageOf } from "./framework-versions.ts";
import { describeHandler, type Handler } from "./handlers.ts";
import { stateOf } from "./route-state.ts";
import type { Framework } from "./router.ts";
import type { TypeScriptRoutesSettings } from "./settings.ts";

/** A route with its full path, before it is judged. */
export interface PlacedRoute {
  readonly framework: Framework;
  readonly method: string;
  readonly path: string;
  readonly handlers: readonly Value[];
  readonly options: Value | null;
  /** Where it is registered. */
  readonly node: ts.Node;
  /** The file of the app that serves it; null: no app reaches it. */
  readonly appFile: string | null;
  readonly isConditional: boolean;
}

/** Makes targets out of routes; what is learnt of one function is used for all. */
export function makeTargetMaker(
  project: TypeScriptProject,
  evaluation: Evaluation,
  settings: TypeScriptRoutesSettings,
): (route: PlacedRoute) => TypeScriptRoute {
  const blocking = makeBlockingFinder(project, (expression, within) =>
    evaluation.interpreter.evaluate(expression, childScope(within.scope, within.self)),
  );
  const promises = makePromiseJudge(project);
  const knownFloating = new Map<FunctionNode, readonly FloatingPromise[]>();
  const floatingIn = (node: FunctionNode) =>
    [...reachedFunctions(node, project)].flatMap((each) => {
      const found = knownFloating.get(each) ?? findFloating(each, promises);
      knownFloating.set(each, found);
      return found;
    });
  const hasPatch = project.files.some((path) =>
    (project.sourceFile(path)?.text ?? "").includes("express-async-errors"),
  );

  return (route) => {
    const handler = describeHandler(route.handlers.at(-1) ?? { kind: "unknown" }, settings.error_wrappers);
    const before = route.handlers
      .slice(0, -1)
      .map((value) => describeHandler(value, settings.error_wrappers));
    const place = placeOf(handler.node ?? route.node);
    const key = `${route.method} ${route.path}`;
    const version = project.dependencyRange(pathOf(route.node), versionPackageOf(route.framework));
    const isAsync = handler.node !== null && promises.givesPromise(handler.node);
    const floating = handler.node === null ? [] : floatingIn(handler.node);
    const judged = judge(handler, isAsync ? "async" : "sync", place);
    const early =
      judged.state === "not-applicable" || judged.state === "converted" ? middlewareWork(before) : [];
    const state: TargetState = early.length === 0 ? judged.state : isAsync ? "blocking" : "to-convert";
    const marks: Mark[] = route.isConditional ? ["conditional"] : [];
    if (early.length > 0) marks.push("via-dependency");
    const excluded = exclusionOf(key, settings);
    const isMounted = route.appFile !== null;
    return {
      key,
      kind: "typescript-routes",
      name: handler.name,
      file: place.file,
      line: place.line,
      state: excluded !== null ? "excluded" : state === "unresolved" || isMounted ? state : "unmounted",
      marks,
      reasons: [
        ...(excluded === null ? [] : [{ message: `excluded by settings: ${excluded}`, ...lineOf(place) }]),
        ...(isMounted
          ? []
          : [
              {
                message: "no app reaches the router that it is registered on",
                ...lineOf(placeOf(route.node)),
              },
            ]),
        ...judged.reasons,
        ...early,
      ],
      method: route.method,
      path: route.path,
      handler: handler.name,
      definition: isAsync ? "async" : "sync",
      facts: {
        framework: route.framework,
        frameworkVersion: version,
        definition: isAsync ? "async" : "sync",
        typeInformation: project.hasTypes(place.file) ? "types" : "syntax",
        wrapper: handler.wrapper?.name ?? null,
        rejectionsGoTo: catchesRejections(route.framework, version, hasPatch, route.node)
          ? "framework"
          : handler.wrapper?.forwards === true
            ? "wrapper"
            : "nobody",
        middleware: before.map((each) => each.name),
        endLine: place.endLine,
        work: handler.node === null ? [] : blocking.find(handler.node, handler.value),
        floating,
        lostRejections: handler.node === null ? [] : findLostRejections(handler.node, promises),
      },
    };

    function judge(of: Handler, definition: "sync" | "async", at: typeof place) {
      if (of.node !== null) {
        return stateOf({
          definition,
          name: of.name,
          ...lineOf(at),
          work: blocking.find(of.node, of.value),
          floating,
        });
      }
      const isForeign = of.kind === "foreign";
      const message = isForeign
        ? `the handler comes from ${of.name}, whose source is not in the tree`
        : "the handler of this route could not be resolved";
      const reasons: Reason[] = [{ message, ...lineOf(at) }];
      return { state: (isForeign ? "not-applicable" : "unresolved") as TargetState, reasons };
    }
  };

  /** What the functions before the handler block with: the request waits for them too. */
  function middlewareWork(before: readonly Handler[]): readonly Reason[] {
    return before.flatMap(({ node, value, name }) =>
      node === null
        ? []
        : blocking
            .find(node, value)
            .filter((work) => work.kind === "blocking")
            .flatMap(({ chain }) => [
              { message: `${name} runs before the handler`, ...lineOf(placeOf(node)) },
              ...chain.map(({ message, file, line }) => ({ message, file, line })),
            ]),
    );
  }
}

function lineOf({ file, line }: { readonly file: string; readonly line: number }): {
  file: string;
  line: number;
} {
  return { file, line };
}
